import { acts } from '../reading/read-definition.ts';
import { endsWhenTerminated } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const describesARemoval = defineRule({
  id: 'describes-a-removal',
  claim: 'The first sentence says that something is deleted, and the name does not.',
  shows: { kind: 'category', category: 'Destructive' },
  rulings: ['T11', 'T2'],
  why: 'Doubt raises the category, never lowers it.',
  reads: ['name', 'description'],
  match(reading) {
    const { stronger } = reading;
    if (
      stronger === null ||
      stronger.act !== 'remove' ||
      !acts(reading, 'create', 'update', 'manage', 'stop', 'trigger', 'run')
    )
      return no;
    if (stronger.verb === 'terminate' && endsWhenTerminated(reading)) return no;
    if (
      !/^(?:delete|terminate|destroy|purge|wipe|drop|truncate|erase)$/.test(stronger.verb) ||
      reading.description.clauses[0]?.start !== stronger.evidence.start
    )
      return no;
    return yes(
      [stronger.evidence],
      `The description begins with “${stronger.evidence.text}”, which is more than the name tells, and names nothing to restore from; the stronger reading holds (T11, T2).`,
    );
  },
  gaps: ['A removal that is only mentioned later in the description is not counted.'],
  examples: {
    matches: [
      { name: 'sandbox_stop', description: 'Terminate and remove a running container.' },
      { name: 'update_index', description: 'Drops the index and builds it again.' },
    ],
    misses: [
      { name: 'stop_server', description: 'Stop a server.' },
      { name: 'update_note', description: 'Update a note. Deletes nothing.' },
    ],
  },
});
