import { acts, isNamed } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const opensToOutsiders = defineRule({
  id: 'opens-to-outsiders',
  claim: 'What the call makes can be seen by outsiders: a share link, a public page.',
  shows: { kind: 'facet', facet: 'external-communication' },
  rulings: [],
  why: 'what it opens can be seen by outsiders',
  reads: ['name'],
  match(reading) {
    if (!acts(reading, 'create', 'update', 'grant')) return notApplicable;
    const opened = isNamed(reading, /\b(?:share link|public link|make public|sharing link|shareable)\b/);
    return opened === null ? no : yes([opened]);
  },
  gaps: ['A link that asks for a password is treated like an open one.'],
  examples: {
    matches: [
      { name: 'create_share_link', description: 'Create a link.' },
      { name: 'make_public', description: 'Make a file public.' },
    ],
    misses: [
      { name: 'get_share_link', description: 'Get the link.' },
      { name: 'create_link', description: 'Link two issues.' },
    ],
  },
});
