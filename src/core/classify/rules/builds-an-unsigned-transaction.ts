import { acts, isNamed, says } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const buildsAnUnsignedTransaction = defineRule({
  id: 'builds-an-unsigned-transaction',
  claim: 'The call only builds a transaction that somebody else has to sign and send.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['T1'],
  why: 'Nothing moves until a signature is added by another call.',
  reads: ['name', 'description'],
  match(reading) {
    if (reading.steering !== null || !acts(reading, 'create', 'compute', 'trigger', 'pay', 'update', 'manage'))
      return notApplicable;
    const said =
      says(
        reading,
        /\b(?:builds?|creates?|generates?|prepares?|constructs?|returns?) (?:an? |the )?(?:[a-z-]+ ){0,2}(?:unsigned|transfer message|partially signed)\b/i,
      ) ?? isNamed(reading, /\bunsigned\b|\bcreate ?psbt\b/);
    if (said === null || isNamed(reading, /\b(?:send|submit|broadcast|execute|sign)\b/) !== null) return no;
    if (says(reading, /\b(?:and|then) (?:signs?|sends?|submits?|broadcasts?)\b/i) !== null) return no;
    return yes(
      [said],
      'It only builds what has to be signed and sent by another call; no ledger differs after this one (T1), so it is Read.',
    );
  },
  gaps: ['A wallet that signs whatever it is given makes the step between small.'],
  examples: {
    matches: [
      { name: 'build_swap', description: 'Builds an unsigned swap transaction.' },
      { name: 'token_transfer', description: 'Generate a transfer message for a token.' },
    ],
    misses: [
      { name: 'send_transaction', description: 'Sends an unsigned transaction to the node.' },
      { name: 'transfer_token', description: 'Transfer a token.' },
    ],
  },
});
