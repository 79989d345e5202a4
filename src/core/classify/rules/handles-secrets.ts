import { isKind } from '../lexicon/nouns.ts';
import { acts, isNamed, objectEvidence, says } from '../reading/read-definition.ts';
import { chatContext, confinement, headWord, hostPath, looksPublic, topicHas } from '../reading/signs.ts';
import { conditional, defineRule, no, tooLittleText, yes } from '../rule.ts';

const secrets = new Set(
  'secret credential password passphrase apikey token certificate cert keypair mnemonic keystore oauth otp totp wallet key vault'.split(
    ' ',
  ),
);
const notSecret = new Set(
  'price holder balance info address metadata usage limit count supply transfer policy status type detail'.split(' '),
);

export const handlesSecrets = defineRule({
  id: 'handles-secrets',
  claim: 'The tool returns, creates, rotates or stores a secret, a key, a token or a certificate.',
  shows: { kind: 'facet', facet: 'credentials' },
  rulings: ['R5', 'R14'],
  why: 'it handles secrets',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null && reading.object.size === 0) return tooLittleText;
    const key = reading.parameters.find(({ words }) => /^(?:private key|mnemonic|seed phrase)$/.test(words));
    if (key !== undefined) return yes([key.evidence()], 'a private key passes through it');
    if (
      headWord(reading, notSecret) ||
      ([...reading.topic].some((noun) => noun !== 'token' && isKind(noun, 'asset')) &&
        headWord(reading, new Set(['token', 'wallet'])) &&
        !acts(reading, 'create', 'sign'))
    )
      return no;
    // Signing in names a credential and hands none out.
    if (acts(reading, 'login') && /^(?:oauth|login|auth|otp)$/.test(reading.head ?? '')) return no;
    // The key of a song, of a translation or of a cache entry opens nothing.
    if (
      reading.head === 'key' &&
      topicHas(
        reading,
        /^(?:song|music|chord|midi|scale|translation|localization|locale|i18n|redis|cache|json|registry|primary|foreign|kv|store|dictionary)$/,
      )
    )
      return no;
    if (isNamed(reading, /\bkey values?\b/) !== null) return no;
    // A public key may be known to all, and what certifies a course or a gift opens nothing.
    if (
      acts(reading, 'read') &&
      isNamed(reading, /\bpublic ?keys?\b/) !== null &&
      isNamed(reading, /\bprivate\b/) === null
    )
      return no;
    if (
      isNamed(
        reading,
        /\b(?:completion|training|course|planting|gift|birth|award|tax|achievement|attendance) certificates?\b/,
      ) !== null
    )
      return no;
    // Whether a credential works is an answer of yes or no.
    if (acts(reading, 'read') && /^(?:check|verify|validate|test)$/.test(reading.main?.verb ?? '')) return no;
    // Tokens that are spent or held open nothing.
    if (
      reading.head === 'token' &&
      isNamed(
        reading,
        /\b(?:payment|reward|governance|supported|native|fungible|listed|trending|meme|pool|lp) tokens?\b/,
      ) !== null
    )
      return no;
    if (
      acts(reading, 'compute') &&
      /^(?:evaluate|analyze|analyse|score|assess|estimate|rate|classify)$/.test(reading.main?.verb ?? '')
    )
      return no;
    const about = [...reading.name.object, ...(reading.clause?.object ?? [])].some((noun) =>
      /^(?:detail|info|usage|stat|status|metadata|limit)$/.test(noun),
    );
    if (acts(reading, 'read') && about && !headWord(reading, new Set(['secret', 'password', 'credential']))) return no;
    const secret =
      headWord(reading, secrets) &&
      !(reading.head === 'token' && looksPublic(reading)) &&
      !(reading.head === 'token' && acts(reading, 'compute', 'pay', 'think'));
    if (
      secret &&
      acts(reading, 'read') &&
      /^(?:list|check|verify|validate|count|search)$/.test(reading.main?.verb ?? '') &&
      !/^(?:secret|password|credential)$/.test(reading.head ?? '')
    )
      return no;
    // To look at a wallet is to look at what it holds.
    if (
      secret &&
      reading.head === 'wallet' &&
      acts(reading, 'read') &&
      !/^(?:export|reveal|dump)$/.test(reading.main?.verb ?? '')
    )
      return no;
    if (
      secret &&
      acts(reading, 'read', 'create', 'update', 'remove', 'trigger', 'login', 'manage', 'unlink', 'grant', 'compute')
    )
      return yes(objectEvidence(reading, 'secret'), 'it handles secrets, keys or certificates');
    if (acts(reading, 'sign') && reading.main?.verb !== 'encrypt')
      return yes([reading.main?.evidence], 'it signs with a stored key');
    if (headWord(reading, new Set(['webhook'])) && acts(reading, 'create') && chatContext(reading))
      return yes(objectEvidence(reading, 'secret'), 'the address of a webhook is a secret that lets anybody post');
    const environment = isNamed(reading, /\b(?:env|environment) ?(?:vars?|variables?)\b|\bprint env\b|\bdotenv\b/);
    if (environment !== null) return yes([environment], 'environment variables often hold secrets');
    const among = acts(reading, 'read')
      ? says(
          reading,
          /\b(?:including|includes|with(?! (?:the |your )?(?:current|own|given|specified)\b)(?! your\b)|along with) (?:(?:its|the|their|your|all|[A-Z][A-Za-z]+) ){0,2}(?:access |auth |API )?(?:tokens?|api keys?|passwords?|secrets?|credentials?|connection strings?)\b|\b(?:lists?|gets?|shows?|retrieves?|returns?|prints?|dumps?|displays?|outputs?) (?:all )?(?:of )?(?:the |its )?(?:\w+ )?environment variables\b/i,
        )
      : null;
    if (among !== null) return yes([among], 'secrets are among what it returns');
    const path = hostPath(reading);
    if (
      path !== undefined &&
      acts(reading, 'read') &&
      isNamed(reading, /\bread\b.*\bfiles?\b|\bfile read\b|\bget file\b|\bcat\b/) !== null &&
      confinement(reading) === null
    )
      return conditional([path.evidence()], 'keys on the host are within reach of the path');
    return no;
  },
  gaps: ['Configuration that happens to hold secrets is not seen.'],
  examples: {
    matches: [
      { name: 'get_secret', description: 'Get a secret.' },
      { name: 'rotate_key', description: 'Rotate an API key.' },
    ],
    misses: [
      { name: 'get_token_price', description: 'Get the price of a token.' },
      { name: 'list_keys', description: 'List the names of the keys.' },
    ],
  },
});
