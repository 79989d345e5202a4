import { notFromADefinition, type AttackPattern } from './pattern.ts';

export const toolShadowing: AttackPattern = {
  id: 'AP-15',
  slug: 'tool-shadowing',
  title: 'Shadowing between servers',
  levels: ['P'],
  summary:
    'The description of a tool of one server changes how the model uses a tool of another, or two servers have a tool of the same name and the wrong one is called. The server that is attacked does nothing wrong.',
  preconditions: 'Two servers in one session.',
  possible: notFromADefinition,
  mitigations: [
    'Prefix tools with a server name that the user chose.',
    'Flag descriptions that name tools of other servers.',
    'Give servers of different trust sessions of their own.',
  ],
  incidents: [
    {
      date: '2025-04-07',
      what: 'Invariant Labs used a second server to make an agent send a WhatsApp history to a stranger.',
      source: 'https://invariantlabs.ai/blog/whatsapp-mcp-exploited',
      confidence: 'V2',
    },
    {
      date: '2025-04',
      what: 'A paper on tool squatting in agent systems analyses attacks by registered names.',
      source: 'https://arxiv.org/abs/2504.19951',
      confidence: 'V2',
    },
    {
      date: '2026-07-28',
      what: "The MCP specification warns that names are unique within one server only, and that the server's own name must not tell servers apart.",
      source: 'https://modelcontextprotocol.io/specification/2026-07-28/server/tools',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP03'],
    asi: ['ASI04', 'ASI02'],
    llm: [],
    atlas: ['AML.T0110'],
    saf: ['SAF-T1008', 'SAF-T1301'],
    cwe: ['CWE-694', 'CWE-1427'],
  },
};
