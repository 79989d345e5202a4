import { notFromADefinition, type AttackPattern } from './pattern.ts';

export const tenantLeak: AttackPattern = {
  id: 'AP-27',
  slug: 'tenant-leak',
  title: 'Data of another tenant',
  levels: ['S'],
  summary:
    'A server that works for many customers answers one with the data of another, through a shared cache, a missing check or a wrong key. No attacker is needed.',
  preconditions: 'A remote server that serves more than one organisation.',
  possible: notFromADefinition,
  mitigations: [
    "Check the tenant on the server for every call, with a token of the user's own.",
    'Share no cache between tenants.',
  ],
  incidents: [
    {
      date: '2025-06-04',
      what: 'Asana found that its MCP server, live since 2025-05-01, could show data of about 1,000 organisations to others.',
      source: 'https://www.upguard.com/blog/asana-discloses-data-exposure-bug-in-mcp-server',
      confidence: 'V2',
    },
  ],
  ids: { mcp: ['MCP10', 'MCP07'], asi: ['ASI03'], llm: ['LLM02'], atlas: [], saf: [], cwe: ['CWE-488', 'CWE-639'] },
};
