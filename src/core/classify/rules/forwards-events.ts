import { acts, argument, isNamed, says } from '../reading/read-definition.ts';
import { chatContext, headWord } from '../reading/signs.ts';
import { conditional, defineRule, no, notApplicable, yes } from '../rule.ts';

export const forwardsEvents = defineRule({
  id: 'forwards-events',
  claim: 'Events or commits go to an outside address from then on.',
  shows: { kind: 'facet', facet: 'external-communication' },
  rulings: ['R32'],
  why: 'events go to an outside address',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (acts(reading, 'read', 'remove', 'compute')) return notApplicable;
    const remote = reading.parameters.find(({ words }) => /\b(?:remote|branch)\b/.test(words));
    const push = isNamed(reading, /\bpush\b/);
    if (push !== null && remote !== undefined && argument(reading, 'url', 'id', 'body') === undefined)
      return yes([push, remote.evidence()], 'what is pushed goes to a remote host');
    const hook = reading.parameters.find(({ words }) =>
      /\b(?:webhook|callback|notification|target|hook) ?(?:url|uri|endpoint)\b|^(?:webhook|callback)$/.test(words),
    );
    if (hook !== undefined) return conditional([hook.evidence()], `events go to the address in “${hook.name}”`);
    const events = says(reading, /\bnotif(?:y|ies)|external|events\b/i);
    return headWord(reading, new Set(['webhook'])) &&
      acts(reading, 'create') &&
      (events !== null || !chatContext(reading))
      ? yes([reading.main?.evidence, events])
      : no;
  },
  gaps: ['Integrations that forward without being called a webhook are not seen.'],
  examples: {
    matches: [
      { name: 'create_webhook', description: 'Create a webhook to notify external systems.' },
      {
        name: 'git_push',
        description: 'Push commits.',
        inputSchema: { type: 'object', properties: { remote: { type: 'string' } } },
      },
    ],
    misses: [
      { name: 'list_webhooks', description: 'List webhooks.' },
      {
        name: 'create_branch',
        description: 'Create a branch.',
        inputSchema: { type: 'object', properties: { branch: { type: 'string' } } },
      },
    ],
  },
});
