import { acts, objectEvidence } from '../reading/read-definition.ts';
import { headWord } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

const keys = new Set('wallet keypair apikey keystore mnemonic'.split(' '));

export const makesAKey = defineRule({
  id: 'makes-a-key',
  claim: 'What is generated is a wallet or a key by which somebody is known from then on.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['R5'],
  why: 'A key that is made is kept and used, unlike a number that is computed.',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'compute') || reading.main?.verb !== 'generate') return notApplicable;
    const key =
      headWord(reading, keys) ||
      (reading.head === 'key' &&
        ['api', 'access', 'ssh', 'service', 'license'].some((noun) => reading.object.has(noun))) ||
      (reading.head === 'pair' && reading.object.has('key'));
    return key
      ? yes(
          [reading.main.evidence, ...objectEvidence(reading, 'secret')],
          'A key or a wallet is made that is used from then on, so it is Write and not a mere result.',
        )
      : no;
  },
  gaps: ['A sample key for a test is treated like a real one.'],
  examples: {
    matches: [
      { name: 'generate_wallet', description: 'Generate a new wallet.' },
      { name: 'generate_api_key', description: 'Generate an API key for the account.' },
    ],
    misses: [
      { name: 'generate_password', description: 'Generate a random password.' },
      { name: 'get_wallet', description: 'Get a wallet.' },
    ],
  },
});
