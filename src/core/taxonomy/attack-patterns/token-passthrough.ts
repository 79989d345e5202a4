import type { AttackPattern } from './pattern.ts';
import { argumentsMatching, has, possibleBy, wordsMatching } from './possibility.ts';

export const tokenPassthrough: AttackPattern = {
  id: 'AP-06',
  slug: 'token-passthrough',
  title: 'Token theft and passthrough',
  levels: ['S'],
  summary:
    'A server keeps a long-lived token for the service behind it, or accepts a token that was issued for something else and passes it on. Whoever gets that token acts as the user, and the service behind cannot tell the difference.',
  preconditions: 'A server that handles tokens for another service.',
  possible: (subject) => {
    const { definition } = subject;
    const words = /(?<![a-z])(?:tokens?|oauth|bearer)(?![a-z])/i;
    const tokens = [...argumentsMatching(definition, /token|oauth|bearer/i), ...wordsMatching(definition, words)];
    if (!has(subject, 'credentials') || tokens.length === 0) return null;
    return possibleBy(
      subject,
      ['credentials'],
      'a token that passes through here can be used elsewhere by whoever sees it',
      tokens,
    );
  },
  mitigations: [
    'Check that a token was issued for this server, and exchange it instead of forwarding it.',
    'Use short-lived tokens of narrow scope, one for each server.',
    'Keep them in a secret manager and out of environment files.',
  ],
  incidents: [
    {
      date: '2026-07-28',
      what: 'The MCP authorization specification forbids passing tokens through.',
      source: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization',
      confidence: 'V1',
    },
    {
      date: '2025-04-30',
      what: 'Trail of Bits found MCP servers that keep long-lived credentials in plain text.',
      source: 'https://blog.trailofbits.com/2025/04/30/insecure-credential-storage-plagues-mcp/',
      confidence: 'V2',
    },
    {
      date: '2025-06-13',
      what: 'A traversal in the build of a hosting service for MCP servers reportedly exposed a token over more than 3,000 applications.',
      source:
        'https://www.permissionprotocol.com/agent-incident-tracker/smithery-mcp-hosting-path-traversal-flyio-token',
      confidence: 'V3',
    },
  ],
  ids: {
    mcp: ['MCP01', 'MCP07'],
    asi: ['ASI03'],
    llm: ['LLM02'],
    atlas: ['AML.T0083', 'AML.T0091.000', 'AML.T0055'],
    saf: ['SAF-T1304', 'SAF-T1706'],
    cwe: ['CWE-522', 'CWE-287'],
  },
};
