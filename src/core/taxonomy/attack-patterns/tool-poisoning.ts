import type { AttackPattern } from './pattern.ts';
import { possibleByWords } from './possibility.ts';

export const toolPoisoning: AttackPattern = {
  id: 'AP-01',
  slug: 'tool-poisoning',
  title: 'Tool poisoning',
  levels: ['T', 'S'],
  summary:
    "A client hands a tool's description, argument names and schemas to the model as they are. Whoever writes them can put orders to the model there, for example to read a key file and pass its content as an argument. The orders work as soon as the server is connected, before anybody calls the tool.",
  preconditions:
    "Any connected server; it does harm where the session also has something worth reading and a way to send it out, which is often the poisoned tool's own arguments.",
  possible: ({ findings = [] }) =>
    possibleByWords(
      findings.flatMap(({ evidence }) => evidence),
      'Words for the model',
      findings.some(({ honest }) => honest === 'seldom')
        ? 'the definition hides text or gives orders to the model, which reads it before any call'
        : 'the definition has words that may steer the model beyond this tool; often such words are honest',
    ),
  mitigations: [
    "Review the whole definition before use, both schemas and the server's instructions included, with hidden characters made visible.",
    'Pin the definition by its digest and ask for approval again when it changes.',
    'Load definitions from approved servers only.',
  ],
  incidents: [
    {
      date: '2025-04-01',
      what: 'Invariant Labs showed an MCP tool whose description made the model leak files; MITRE ATLAS records it as AML.CS0054.',
      source: 'https://invariantlabs.ai/blog/mcp-security-notification-tool-poisoning-attacks',
      confidence: 'V1',
    },
    {
      date: '2025-04-21',
      what: 'Trail of Bits showed that poisoned descriptions act when a server connects, before any of its tools is called.',
      source:
        'https://blog.trailofbits.com/2025/04/21/jumping-the-line-how-mcp-servers-can-attack-you-before-you-ever-use-them/',
      confidence: 'V2',
    },
    {
      date: '2025-05-30',
      what: 'CyberArk extended the attack to every part of a schema and to what tools return.',
      source:
        'https://www.cyberark.com/resources/threat-research-blog/poison-everywhere-no-output-from-your-mcp-server-is-safe',
      confidence: 'V2',
    },
    {
      date: '2025-08',
      what: 'The MCPTox benchmark measured the attack against real MCP servers.',
      source: 'https://arxiv.org/abs/2508.14925',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP03'],
    asi: ['ASI01', 'ASI04'],
    llm: ['LLM01'],
    atlas: ['AML.T0110', 'AML.T0051.001', 'AML.T0104'],
    saf: ['SAF-T1001', 'SAF-T1401', 'SAF-T1402', 'SAF-T1501'],
    cwe: ['CWE-1427'],
  },
};
