import type { Evidence } from '../../model/evidence.ts';
import { acts, isNamed, says, type Reading } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

/**
 * A transaction that is made for a sender whose address the caller gives, without a key, a wallet or a mnemonic to sign
 * it with: nothing can leave by it.
 */
function namesTheSender(reading: Reading): Evidence | null {
  if (!/^(?:make|build|construct|compose|prepare|craft|assemble)$/.test(reading.main?.verb ?? '')) return null;
  if (!/^(?:transaction|txn|tx)$/.test(reading.head ?? '')) return null;
  if (
    reading.parameters.some(
      ({ roles, words }) => roles.has('secret') || /\b(?:wallet|signer|account name|keypair)\b/.test(words),
    )
  )
    return null;
  const sender = reading.parameters.find(
    ({ words, required }) =>
      required &&
      /^(?:from|sender|from address|sender address|owner|payer|user public key|public key|fee payer)$/.test(words),
  );
  return sender?.evidence() ?? null;
}

export const buildsAnUnsignedTransaction = defineRule({
  id: 'builds-an-unsigned-transaction',
  claim: 'The call only builds a transaction that somebody else has to sign and send.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['T1'],
  why: 'Nothing moves until a signature is added by another call.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (reading.steering !== null || !acts(reading, 'create', 'compute', 'trigger', 'pay', 'update', 'manage'))
      return notApplicable;
    const said =
      says(
        reading,
        /\b(?:builds?|creates?|generates?|prepares?|constructs?|returns?) (?:an? |the )?(?:[a-z-]+ ){0,2}(?:unsigned|transfer message|partially signed)\b/i,
      ) ?? isNamed(reading, /\bunsigned\b|\bcreate ?psbt\b/);
    const made = said ?? namesTheSender(reading);
    if (made === null || isNamed(reading, /\b(?:send|submit|broadcast|execute|sign)\b/) !== null) return no;
    if (says(reading, /\b(?:and|then) (?:signs?|sends?|submits?|broadcasts?)\b/i) !== null) return no;
    return yes(
      [made],
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
