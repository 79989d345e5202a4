import { notFromADefinition, type AttackPattern } from './pattern.ts';

export const typosquatImpersonation: AttackPattern = {
  id: 'AP-14',
  slug: 'typosquat-impersonation',
  title: 'Look-alike names',
  levels: ['S'],
  summary:
    'A package, a registry entry or a host has nearly the name of the real one, and is installed in its place: by a slip, by a copied command, or because a model made the name up and somebody registered it.',
  preconditions: 'A server that is chosen by name.',
  possible: notFromADefinition,
  mitigations: [
    'Identify a server by registry, publisher and digest, and not by its display name.',
    'Prefer registry names whose namespace is verified.',
    'Warn about names that are close to well-known ones.',
  ],
  incidents: [
    {
      date: '2026-02-20',
      what: 'The SANDWORM_MODE campaign on npm wrote rogue MCP servers into the configuration of several clients.',
      source: 'https://socket.dev/blog/sandworm-mode-npm-worm-ai-toolchain-poisoning',
      confidence: 'V2',
    },
    {
      date: '2024-06-01',
      what: 'Packages that models invent were registered by others; ATLAS records it as AML.CS0022.',
      source: 'https://atlas.mitre.org/studies/AML.CS0022',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP04', 'MCP09'],
    asi: ['ASI04'],
    llm: ['LLM04'],
    atlas: ['AML.T0073', 'AML.T0074', 'AML.T0060'],
    saf: ['SAF-T1004'],
    cwe: ['CWE-1357'],
  },
};
