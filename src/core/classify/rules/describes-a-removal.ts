import { quote, type Evidence } from '../../model/evidence.ts';
import { acts, says, type Reading } from '../reading/read-definition.ts';
import { endsWhenTerminated } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

function objectOf(reading: Reading): Evidence[] {
  const word = reading.name.words.at(-1);
  return word === undefined ? [] : [quote(reading.definition, '/name', { start: word.start, end: word.end })];
}

export const describesARemoval = defineRule({
  id: 'describes-a-removal',
  claim: 'The first sentence says that something is deleted, and the name does not.',
  shows: { kind: 'category', category: 'Destructive' },
  rulings: ['T11', 'T2'],
  why: 'Doubt raises the category, never lowers it.',
  reads: ['name', 'description'],
  match(reading) {
    const { stronger } = reading;
    // "request_profile_deletion": what is asked for is the removal.
    const asked =
      acts(reading, 'create', 'trigger', 'run', 'update', 'manage') &&
      /^(?:request|create|submit|initiate|start|trigger|execute|schedule|perform|process|confirm|run)$/.test(
        reading.main?.verb ?? '',
      ) &&
      /^(?:deletion|removal|erasure|destruction|purge|wipe)$/.test(reading.head ?? '');
    if (asked)
      return yes(
        objectOf(reading),
        'What the call asks for is a removal, and nothing to restore from is named; the stronger reading holds (T11, T2).',
      );
    const reset = acts(reading, 'trigger', 'run', 'manage', 'update')
      ? says(
          reading,
          /\breset(?:s|ting)? (?:the |your |an? )?(?:entire |whole |local |development |test )?(?:database|schema|keyspace|data ?store)\b/i,
        )
      : null;
    if (reset !== null)
      return yes([reset], 'The description says that it resets a database, and what was in it is gone (T11, T2).');
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
