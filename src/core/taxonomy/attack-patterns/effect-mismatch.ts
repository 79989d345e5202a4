import { quote, textAt } from '../../model/evidence.ts';
import type { AttackPattern } from './pattern.ts';
import { possibleByWords } from './possibility.ts';

export const effectMismatch: AttackPattern = {
  id: 'AP-30',
  slug: 'effect-mismatch',
  title: 'More effect than stated',
  levels: ['T', 'S'],
  summary:
    "A call does more than the tool's name, description or annotations admit: a reader that writes, a helper that follows a link to a secret. Gates that look at the tool's own claims let it pass.",
  preconditions: 'A client or gateway that trusts what a tool says of itself.',
  possible: ({ definition, classification }) => {
    const understated = classification.contradictions.filter(
      ({ annotation, claimed }) =>
        (annotation === 'readOnlyHint' && claimed) || (annotation === 'destructiveHint' && !claimed),
    );
    const claims = understated.flatMap(({ annotation }) => {
      const pointer = `/annotations/${annotation}`;
      return textAt(definition, pointer, 'value') === undefined ? [] : [quote(definition, pointer, { part: 'key' })];
    });
    return possibleByWords(
      claims,
      'Claim',
      'the author claims less effect than the rest of the definition shows, so a gate on the claim lets it pass',
    );
  },
  mitigations: [
    'Grade effects from source or observed behaviour, and count annotations as claims.',
    'Show the claim beside the finding.',
  ],
  incidents: [
    {
      date: '2026-01-20',
      what: 'CVE-2025-68143: git_init of the reference git server worked on any folder, so that other tools could read it.',
      source: 'https://nvd.nist.gov/vuln/detail/CVE-2025-68143',
      confidence: 'V2',
    },
    {
      date: '2026-07-28',
      what: 'The MCP specification tells clients to treat annotations as untrusted.',
      source: 'https://modelcontextprotocol.io/specification/2026-07-28/server/tools',
      confidence: 'V1',
    },
  ],
  ids: { mcp: ['MCP03', 'MCP02'], asi: ['ASI02'], llm: [], atlas: ['AML.T0053'], saf: ['SAF-T1406'], cwe: ['CWE-684'] },
};
