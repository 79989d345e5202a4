import { acts } from '../reading/read-definition.ts';
import { endsWhenTerminated } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

export const stopsAProcess = defineRule({
  id: 'stops-a-process',
  claim: 'The main verb stops, pauses or cancels something that runs.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['R7'],
  why: 'Stopping a job or a service is an outage, not a loss of data.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const ends = reading.main.verb === 'terminate' && endsWhenTerminated(reading);
    if (!acts(reading, 'stop') && !ends) return no;
    return yes(
      [reading.main.evidence],
      'It ends or holds something that runs; no stored data is said to go with it (R7), so it is Execute and not Destructive.',
    );
  },
  gaps: ['Unsaved work of the process that is stopped may be lost.'],
  examples: {
    matches: [
      { name: 'stop_instance', description: 'Stop an instance.' },
      { name: 'kill_process', description: 'Kill a process.' },
    ],
    misses: [
      { name: 'list_stopped_instances', description: 'List stopped instances.' },
      { name: 'delete_instance', description: 'Delete an instance.' },
    ],
  },
});
