import { acts, isNamed, objectEvidence, objectIs } from '../reading/read-definition.ts';
import { autoLoadedPlace, confinement, headWord, hostPath } from '../reading/signs.ts';
import { conditional, defineRule, no, notApplicable, yes } from '../rule.ts';

export const outlivesTheCall = defineRule({
  id: 'outlives-the-call',
  claim:
    'The call writes what later runs or is later read as an instruction: schedules, hooks, CI, memory, rules files.',
  shows: { kind: 'facet', facet: 'persistence' },
  rulings: ['R32'],
  why: 'what it writes runs or is read again later',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (!acts(reading, 'create', 'update', 'manage', 'install', 'trigger', 'remove') || reading.main === null)
      return notApplicable;
    const because = 'what it writes runs or is read again later';
    const place = autoLoadedPlace(reading);
    if (acts(reading, 'remove') && !objectIs(reading, 'agentMemory')) return no;
    if (place !== null && !acts(reading, 'trigger')) return yes([place], because);
    if (
      acts(reading, 'install') ||
      (/^(?:enable|activate|add)$/.test(reading.main.verb) &&
        headWord(reading, new Set(['plugin', 'extension', 'addon'])))
    )
      return yes([reading.main.evidence], because);
    if (
      headWord(reading, new Set(['workflow', 'automation', 'schedule', 'rule', 'trigger', 'monitor', 'filter'])) &&
      acts(reading, 'create', 'update')
    )
      return yes(objectEvidence(reading, 'schedule', 'workflow'), because);
    if (isNamed(reading, /\bmerge (?:pr|pull|pull request|merge request|mr|branch)\b|\bmerge$/) !== null)
      return yes([reading.main.evidence], 'what is merged is built and run later');
    const path = hostPath(reading);
    if (
      path !== undefined &&
      acts(reading, 'create', 'update') &&
      confinement(reading) === null &&
      reading.parameters.some((parameter) => parameter.roles.has('body'))
    )
      return conditional([path.evidence()], 'a start-up file or a rules file is within reach of the path');
    return no;
  },
  gaps: ['Which files a host loads by itself is not in the definition.'],
  examples: {
    matches: [
      { name: 'save_memory', description: 'Save a memory.' },
      { name: 'create_webhook', description: 'Create a webhook.' },
    ],
    misses: [
      { name: 'list_webhooks', description: 'List webhooks.' },
      { name: 'create_note', description: 'Create a note.' },
    ],
  },
});
