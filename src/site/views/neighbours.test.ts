import { expect, test } from 'vitest';
import type { ToolSummary } from '#catalogue/records.ts';
import { likeness } from '#core/classify/likeness.ts';
import { neighbours } from './neighbours.ts';

const tool = (name: string, more: Partial<ToolSummary> = {}): ToolSummary => ({
  server: 'npm-x',
  serverName: 'x',
  slug: name,
  name,
  lead: null,
  category: 'Write',
  risk: 'Low',
  truth: 'registered',
  gated: false,
  facets: [],
  tokens: 40,
  likeness: likeness(name, 'x'),
  ...more,
});
const names = (tools: readonly ToolSummary[]): string[] => tools.map(({ name }) => name);

const firewall = [
  tool('nat_create_port_forward', { facets: ['network-change'] }),
  tool('cli_reload_firewall', { category: 'Execute' }),
  tool('ssh_reload_firewall', { category: 'Execute' }),
  tool('firewall_apply_changes', {
    category: 'Execute',
    lead: 'Apply pending firewall changes',
    facets: ['network-change'],
  }),
  tool('list_rules', { category: 'Read' }),
];

test('two ways to one effect are named as such', () => {
  expect(names(neighbours(firewall, 'cli_reload_firewall').same)).toEqual(['ssh_reload_firewall']);
  expect(names(neighbours(firewall, 'cli_reload_firewall').others)).not.toContain('ssh_reload_firewall');
});

test('what is prepared and what applies it are linked both ways', () => {
  expect(neighbours(firewall, 'nat_create_port_forward').appliedBy?.name).toBe('firewall_apply_changes');
  expect(names(neighbours(firewall, 'firewall_apply_changes').applies)).toContain('nat_create_port_forward');
  expect(neighbours(firewall, 'list_rules').appliedBy).toBeNull();
});

test('of several that apply, the one with a word in common is it', () => {
  const tools = [
    tool('opnsense_dns_add_override'),
    tool('opnsense_fw_add_rule'),
    tool('opnsense_dns_apply', { category: 'Execute', lead: 'Apply pending DNS changes' }),
    tool('opnsense_fw_apply', { category: 'Execute', lead: 'Apply pending firewall changes' }),
    tool('opnsense_vlan_create'),
  ];
  expect(neighbours(tools, 'opnsense_dns_add_override').appliedBy?.name).toBe('opnsense_dns_apply');
  expect(neighbours(tools, 'opnsense_vlan_create').appliedBy).toBeNull();
});

test('a tool that applies something else applies nothing here', () => {
  const tools = [tool('kubectl_apply', { lead: 'Apply a manifest' }), tool('kubectl_create')];
  expect(neighbours(tools, 'kubectl_create').appliedBy).toBeNull();
});
