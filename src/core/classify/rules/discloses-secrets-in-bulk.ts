import { acts, isNamed, says } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const disclosesSecretsInBulk = defineRule({
  id: 'discloses-secrets-in-bulk',
  claim: 'The call returns many secrets, or those of root.',
  shows: { kind: 'floor', level: 'Critical' },
  rulings: [],
  why: 'the values of many secrets are returned at once',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'read')) return notApplicable;
    // All that a process was started with: keys, tokens and passwords of whatever it may use.
    const everything = says(
      reading,
      /\b(?:lists?|gets?|shows?|returns?|prints?|dumps?|displays?|outputs?) (?:all|every|the whole|the entire|the full) (?:of )?(?:the |its )?(?:process |server's |system )?environment(?: variables?)?\b/i,
    );
    if (everything !== null && reading.parameters.length === 0) return yes([everything]);
    const named = isNamed(
      reading,
      /\b(?:list|get|dump|export|read|show) (?:all )?(?:secrets|passwords|credentials|private keys)\b/,
    );
    if (named === null) return no;
    const values =
      says(
        reading,
        /\b(?:with|including|and|their|decrypted|computed|actual|all) (?:the |their )?(?:secret )?values?\b|\bdecrypted\b|\bplain ?text\b/i,
      ) ?? isNamed(reading, /\b(?:dump|export|values)\b/);
    if (
      values === null ||
      says(
        reading,
        /\b(?:names? only|without (?:the )?values?|metadata|(?:not?|never) (?:be )?(?:return|includ|show|reveal)[a-z]* (?:the )?(?:secret )?values?)\b/i,
      ) !== null
    )
      return no;
    return yes([named, values]);
  },
  gaps: ['Whether values or only names come back is often not said.'],
  examples: {
    matches: [
      { name: 'list_secrets', description: 'List all secrets with their values.' },
      { name: 'get-env', description: 'Returns all environment variables of the server.' },
    ],
    misses: [
      { name: 'list_secrets', description: 'List the names of secrets, without values.' },
      { name: 'list_environments', description: 'Lists all environments of a project.' },
    ],
  },
});
