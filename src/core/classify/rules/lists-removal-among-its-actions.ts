import { plainAct } from '../lexicon/verbs.ts';
import { acts, says } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const listsRemovalAmongItsActions = defineRule({
  id: 'lists-removal-among-its-actions',
  claim: 'A tool for managing something names deletion among what it does.',
  shows: { kind: 'category', category: 'Destructive' },
  rulings: ['T7'],
  why: 'A tool with several actions is graded by the strongest one.',
  reads: ['description'],
  match(reading) {
    const { verb } = reading.name;
    // "Update, delete, or append to a message" names three things that one call may do.
    const among = acts(reading, 'update', 'create')
      ? says(
          reading,
          /^\W*(?:[a-z]+s?, ){1,4}deletes?(?:,|,? (?:or|and)) |^\W*(?:[a-z]+s?, ){1,4}(?:or|and) deletes? /i,
        )
      : null;
    if (among !== null)
      return yes(
        [among],
        `The description names “${among.text.trim()}” as what one call may do, and the strongest action decides (T7).`,
      );
    if (!acts(reading, 'manage') && (verb === null || plainAct(verb.lemma) !== 'manage')) return notApplicable;
    const said = says(
      reading,
      /\b(?:delete|deleting|deletion|deletes|purge|destroy|CRUD|(?:complete|full) (?:[a-z]+ )?(?:management|functionality|control|lifecycle))\b/i,
    );
    return said === null || /\bundelete\b/i.test(said.text)
      ? no
      : yes(
          [said],
          `The description names “${said.text}” among what the tool does, and the strongest action decides (T7).`,
        );
  },
  gaps: ['What the server does with an action that it does not name is unknown.'],
  examples: {
    matches: [
      { name: 'manage_labels', description: 'Create, update or delete labels.' },
      { name: 'update_message', description: 'Update, delete, or append to a message.' },
    ],
    misses: [
      { name: 'manage_labels', description: 'Create or update labels.' },
      { name: 'manage_labels', description: 'Create labels. It does not delete them.' },
    ],
  },
});
