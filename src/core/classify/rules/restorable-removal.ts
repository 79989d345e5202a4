import { acts, argument, isNamed, says } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const restorableRemoval = defineRule({
  id: 'restorable-removal',
  claim: 'The definition names a trash, an undo or a version from which the same credential restores what is removed.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['T2'],
  why: 'A removal that the caller can take back is a recoverable change.',
  reads: ['description', 'name', 'inputSchema'],
  match(reading) {
    if (reading.steering !== null || !acts(reading, 'remove', 'update', 'unlink')) return notApplicable;
    if (/^(?:empty|purge|expunge|erase|wipe)$/.test(reading.main?.verb ?? '')) return no;
    if (
      argument(reading, 'permanent') !== undefined ||
      says(reading, /\bpermanent(?:ly)?\b|\bcannot be (?:undone|recovered|restored)\b|\birreversibl[ey]\b/i) !== null
    )
      return no;
    const said =
      says(
        reading,
        /\b(?:to|in|into) (?:the |your )?(?:trash|recycle bin|bin)\b|\b(?:can|may) be (?:restored|undone|recovered|undeleted)\b|\bsoft[- ]delet(?:e|es|ed|ion)\b|\b(?:use|call) (?:restore|undelete|untrash)[a-z_-]*\b|\brestorable\b|\breversible\b/i,
      ) ?? isNamed(reading, /\btrash\b(?! (?:can|history))|\bsoft delete\b|\bmove to trash\b/);
    return said === null
      ? no
      : yes(
          [said],
          `What is removed can be put back: "${said.text.slice(0, 60)}" (T2). So it is Write and not Destructive.`,
        );
  },
  gaps: ['How long the trash keeps things is not said.'],
  examples: {
    matches: [
      { name: 'delete_file', description: 'Moves a file to the trash.' },
      { name: 'trash_message', description: 'Move a message to trash.' },
    ],
    misses: [
      { name: 'empty_trash', description: 'Permanently delete all trashed files.' },
      { name: 'delete_note', description: 'Delete a note. This cannot be restored.' },
    ],
  },
});
