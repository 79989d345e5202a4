import { acts } from '../reading/read-definition.ts';
import { headWord } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const releasesAVersion = defineRule({
  id: 'releases-a-version',
  claim: 'The call publishes a release, a package, a site or an app to others.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['R13'],
  why: 'Others may have taken a release before it can be withdrawn.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (!acts(reading, 'create', 'update', 'send', 'trigger') || reading.main === null) return no;
    const { verb } = reading.main;
    if (!/^(?:publish|release|create|promote|submit|make)$/.test(verb)) return no;
    const release = headWord(reading, new Set(['release']));
    const shipped =
      /^(?:publish|release|promote)$/.test(verb) &&
      headWord(
        reading,
        new Set(
          'site website app package extension version build theme production container gem crate bundle snap'.split(
            ' ',
          ),
        ),
      );
    return release || shipped
      ? yes(
          [reading.main.evidence],
          'A release is taken by others before it can be withdrawn (R13), so it is Execute and not Write.',
        )
      : no;
  },
  gaps: ['A release that is created as a draft is not told apart.'],
  examples: {
    matches: [
      { name: 'create_release', description: 'Create a release.' },
      { name: 'publish_site', description: 'Publish the site.' },
    ],
    misses: [
      { name: 'list_releases', description: 'List releases.' },
      { name: 'publish_post', description: 'Publish a post.' },
    ],
  },
});
