/** The 13 capabilities that a definition is read for. */
export const facetIds = [
  'private-data',
  'untrusted-content',
  'external-communication',
  'code-execution',
  'host-filesystem',
  'credentials',
  'access-control',
  'network-change',
  'money',
  'irreversible',
  'bulk',
  'infrastructure',
  'persistence',
] as const;
export type FacetId = (typeof facetIds)[number];

/** A short name and what it means that a tool has the capability. */
export const facetFacts: Record<FacetId, { title: string; meaning: string }> = {
  'private-data': {
    title: 'Private data',
    meaning: 'returns or handles mail, chat, health, money, HR or customer records, logs, private documents or code',
  },
  'untrusted-content': {
    title: 'Untrusted content',
    meaning: 'returns text that an outsider could have written, such as web pages, mail, issues or search results',
  },
  'external-communication': {
    title: 'External communication',
    meaning: 'sends something where an outsider could see it: a recipient, host or address that the caller chooses',
  },
  'code-execution': {
    title: 'Code execution',
    meaning: 'runs code, commands, queries or scripts that the caller supplies',
  },
  'host-filesystem': {
    title: 'Host file system',
    meaning: 'reads or writes files of the machine that the server runs on',
  },
  credentials: {
    title: 'Credentials',
    meaning: 'returns, creates, rotates or handles secrets, keys, tokens or certificates',
  },
  'access-control': {
    title: 'Access control',
    meaning: 'changes who may do what: members, roles, sharing, visibility, ownership',
  },
  'network-change': {
    title: 'Network change',
    meaning: 'changes what can be reached: firewall, NAT, DNS, routes, VPN, ports, load balancers',
  },
  money: { title: 'Money', meaning: 'moves or commits money directly' },
  irreversible: { title: 'Irreversible', meaning: 'has an effect that the same credential cannot undo' },
  bulk: { title: 'Bulk', meaning: 'can affect many objects in one call' },
  infrastructure: {
    title: 'Infrastructure',
    meaning: 'acts on hosts, clusters, cloud resources, production networks or physical devices',
  },
  persistence: {
    title: 'Persistence',
    meaning:
      'writes what runs later or is read later as an instruction: configuration, schedules, hooks, CI, memory, rules files',
  },
};
