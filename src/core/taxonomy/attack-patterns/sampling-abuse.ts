import { notFromADefinition, type AttackPattern } from './pattern.ts';

export const samplingAbuse: AttackPattern = {
  id: 'AP-16',
  slug: 'sampling-abuse',
  title: 'Abuse of sampling',
  levels: ['C'],
  summary:
    "A server asks the client's model for text. It can spend the user's quota, plant instructions where the user does not see them, or have further tools called.",
  preconditions: 'A client that lets servers use its model.',
  possible: notFromADefinition,
  mitigations: [
    'Leave sampling off, or allow it for single servers with a cap.',
    'Show the user what a server asks of the model.',
  ],
  incidents: [
    {
      date: '2025-12',
      what: 'Unit 42 showed theft of quota, hidden instructions and covert tool calls through sampling. The specification has deprecated sampling since.',
      source: 'https://unit42.paloaltonetworks.com/model-context-protocol-attack-vectors/',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP06'],
    asi: ['ASI02'],
    llm: ['LLM06'],
    atlas: ['AML.T0034.002'],
    saf: ['SAF-T1112'],
    cwe: ['CWE-400'],
  },
};
