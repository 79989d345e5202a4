import { acts, argument, isNamed, says } from '../reading/read-definition.ts';
import { autoLoadedPlace, chatContext, headWord } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const writesAnAutoLoadedPlace = defineRule({
  id: 'writes-an-auto-loaded-place',
  claim: 'It writes where a host or an agent later runs or reads it unasked.',
  shows: { kind: 'floor', level: 'High' },
  rulings: ['R32'],
  why: 'what it writes is run or read as an instruction later, unasked',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'create', 'update', 'manage', 'install')) return no;
    const place = autoLoadedPlace(reading);
    if (place === null)
      return isNamed(reading, /\bmerge (?:pr|pull|pull request|merge request|mr)\b/) === null
        ? no
        : yes([reading.main?.evidence], 'what is merged is built and run by others');
    if (
      /webhook/i.test(place.text) &&
      !(
        acts(reading, 'create') &&
        (says(reading, /\bnotif|external|listen|events?\b/i) !== null ||
          argument(reading, 'url') !== undefined ||
          (headWord(reading, new Set(['webhook'])) && !chatContext(reading)))
      )
    )
      return no;
    if (/scheduled?|cron/i.test(place.text) && headWord(reading, new Set(['message', 'post', 'tweet', 'email'])))
      return no;
    return yes([place]);
  },
  gaps: ['Mail settings and monitors are left out, as the rubric says.'],
  examples: {
    matches: [
      { name: 'save_memory', description: 'Save a memory.' },
      { name: 'create_cron_job', description: 'Create a cron job.' },
    ],
    misses: [
      { name: 'create_note', description: 'Create a note.' },
      { name: 'list_cron_jobs', description: 'List cron jobs.' },
    ],
  },
});
