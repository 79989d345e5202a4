import { acts, isNamed } from '../reading/read-definition.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

export const signsWithStoredKey = defineRule({
  id: 'signs-with-stored-key',
  claim: 'The call signs or decrypts what the caller supplies with a key that the server holds.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['R27'],
  why: 'A signature can be used where the caller could not go alone.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    if (isNamed(reading, /\bsign (?:in|up|out|on|off)\b/) !== null) return no;
    if (!acts(reading, 'sign') || reading.name.verb?.firm === false) return no;
    if (/^(?:encrypt)$/.test(reading.main.verb)) return no;
    return yes(
      [reading.main.evidence],
      'A stored key is used on what the caller supplies (R27), which goes beyond reading: Execute.',
    );
  },
  gaps: ['Signing for a document that is signed by people is the same word.'],
  examples: {
    matches: [
      { name: 'wallet_sign_message', description: 'Sign a message.' },
      { name: 'sign_transaction', description: 'Sign a transaction with the stored key.' },
    ],
    misses: [
      { name: 'verify_signature', description: 'Verify a signature.' },
      { name: 'sign_in', description: 'Log in.' },
    ],
  },
});
