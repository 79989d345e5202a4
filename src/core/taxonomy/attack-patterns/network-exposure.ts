import type { AttackPattern } from './pattern.ts';
import { possibleBy } from './possibility.ts';

export const networkExposure: AttackPattern = {
  id: 'AP-23',
  slug: 'network-exposure',
  title: 'Exposure by a network change',
  levels: ['T', 'S'],
  summary:
    'A call opens a port, a route or a name that was closed, or shuts out those who could close it again. No report of an agent that was led to open a firewall is known to us; servers that stand open by their own settings are well documented.',
  preconditions: 'A tool that changes firewall, NAT, DNS, routes or bindings.',
  possible: (subject) =>
    possibleBy(subject, ['network-change'], 'one call can open a service to strangers or lock its owner out'),
  mitigations: [
    'Stage changes and let a person apply them; roll back by a timer unless somebody confirms.',
    'Deny arguments that mean everybody, and the ports of management interfaces.',
  ],
  incidents: [
    {
      date: '2025-07',
      what: 'Knostic found 1,862 MCP servers on the internet; all 119 that were checked by hand answered without authentication.',
      source: 'https://www.knostic.ai/blog/mapping-mcp-servers-study',
      confidence: 'V2',
    },
    {
      date: '2025-06-25',
      what: 'NeighborJack: Backslash found hundreds of MCP servers that listen on every network interface.',
      source:
        'https://virtualizationreview.com/articles/2025/06/25/mcp-servers-hit-by-neighborjack-vulnerability-and-more.aspx',
      confidence: 'V2',
    },
    {
      date: '2026-01-25',
      what: 'Control interfaces of ClawdBot stood open on the internet; ATLAS records it as AML.CS0048.',
      source: 'https://atlas.mitre.org/studies/AML.CS0048',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP09', 'MCP02'],
    asi: ['ASI02'],
    llm: [],
    atlas: ['AML.T0049'],
    saf: [],
    cwe: ['CWE-1327', 'CWE-284'],
  },
};
