import { acts } from '../reading/read-definition.ts';
import { headWord, topicHas } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

const grants = new Set(
  'certificate cert key token apikey credential permission grant access invitation invite share collaborator privilege oauth authorization passkey consent approval allowance delegation entitlement'.split(
    ' ',
  ),
);

export const revokesAccess = defineRule({
  id: 'revokes-access',
  claim: 'The call revokes or deletes a key, a token, a grant or a permission.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['R8'],
  why: 'Revoking narrows access; a new key or grant can be issued.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    if (!acts(reading, 'remove', 'unlink', 'grant', 'stop') || !headWord(reading, grants)) return no;
    // The key of a cache or a key-value store names data.
    if (
      reading.head === 'key' &&
      topicHas(
        reading,
        /^(?:kv|redis|cache|namespace|valkey|memcached|etcd|hash|dictionary|i18n|translation|localization|answer|registry)$/,
      )
    )
      return no;
    if (headWord(reading, new Set(['certificate', 'cert'])) && reading.main.verb !== 'revoke') return no;
    return yes(
      [reading.main.evidence],
      'Revoking access ends what was granted and can be followed by a new grant (R8), so it is Write.',
    );
  },
  gaps: ['A key that decrypts stored data is lost with what it protected.'],
  examples: {
    matches: [
      { name: 'revoke_token', description: 'Revoke a token.' },
      { name: 'delete_credential', description: 'Delete a credential for a consumer.' },
    ],
    misses: [
      { name: 'delete_secret', description: 'Delete a secret.' },
      { name: 'drop_rls_policy', description: 'Drop a row-level security policy.' },
    ],
  },
});
