import { acts, objectIs, says } from '../reading/read-definition.ts';
import { dropsOnto, endsWhenTerminated } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

export const removesData = defineRule({
  id: 'removes-data',
  claim: 'The main verb removes or wipes something that exists.',
  shows: { kind: 'category', category: 'Destructive' },
  rulings: ['T2', 'R4'],
  why: 'Unless the definition names a trash, an undo or a version, what is deleted is taken to be gone.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    if (!acts(reading, 'remove')) return no;
    const { verb, evidence } = reading.main;
    // A session or a process that is terminated ends; it is not stored data (R7).
    if (verb === 'terminate' && endsWhenTerminated(reading)) return no;
    if (dropsOnto(reading) !== null) return no;
    if (
      /^(?:reset|release|revoke|clean|abandon)$/.test(verb) &&
      !objectIs(reading, 'container', 'log', 'document', 'ownDraft')
    )
      return no;
    const said = says(
      reading,
      /\b(?:permanently|irreversib(?:le|ly)|cannot be (?:undone|recovered|reversed)|can(?:no|')t be undone|no undo)\b/i,
    );
    return yes(
      [evidence, said],
      said === null
        ? 'The definition names no trash, undo or version to restore from, so the removal counts as final (T2): Destructive, not Write.'
        : `The definition itself says that the removal is final ("${said.text}"): Destructive, not Write (T2).`,
    );
  },
  gaps: ['A product may keep a trash that its definition does not mention.'],
  examples: {
    matches: [
      { name: 'delete_record', description: 'Delete a record.' },
      { name: 'drop_collection', description: 'Drop a collection.' },
    ],
    misses: [
      { name: 'browser_drop', description: 'Drop files onto an element of the page.' },
      { name: 'reset_password', description: 'Reset the password of a user.' },
    ],
  },
});
