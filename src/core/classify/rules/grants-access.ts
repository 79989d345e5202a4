import { acts, isNamed } from '../reading/read-definition.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

export const grantsAccess = defineRule({
  id: 'grants-access',
  claim: 'The main verb invites, shares, grants or bans.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['R25', 'R11'],
  why: 'A grant can be revoked, and a ban lifted.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    if (!acts(reading, 'grant')) return no;
    if (isNamed(reading, /\bconnection (?:request|invitation)\b/) !== null) return no;
    return yes(
      [reading.main.evidence],
      'It stores who may do what, and that can be taken back, so it is Write however wide the access that it opens (R11, R25).',
    );
  },
  gaps: ['What was seen while access was open has been seen.'],
  examples: {
    matches: [
      { name: 'invite_member', description: 'Invite a member.' },
      { name: 'share_file', description: 'Share a file.' },
    ],
    misses: [
      { name: 'list_shares', description: 'List shares.' },
      { name: 'get_grant', description: 'Get a grant.' },
    ],
  },
});
