import { acts, isNamed, objectEvidence, says, topicIs } from '../reading/read-definition.ts';
import { headWord, livePage, topicHas } from '../reading/signs.ts';
import { conditional, defineRule, no, notApplicable, yes } from '../rule.ts';

export const changesReachability = defineRule({
  id: 'changes-reachability',
  claim: 'The call changes what can be reached: firewall, NAT, DNS, routes, VPN, ports, load balancers.',
  shows: { kind: 'facet', facet: 'network-change' },
  rulings: [],
  why: 'it changes network exposure',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null || acts(reading, 'read', 'compute', 'think', 'login', 'send')) return notApplicable;
    if (livePage(reading) || (topicIs(reading, 'publicData') && !topicIs(reading, 'infrastructure'))) return no;
    const strong =
      isNamed(
        reading,
        /\b(?:firewall|nat|dns|dnsbl|unbound|ipv6|port forward(?:ing)?|vpn|wireguard|vpc|subnet|security groups?|load ?balancer|nameservers?|ingress|egress|haproxy|nginx|tcp proxy|reverse proxy|network (?:acl|policy|rule)|static routes?|dhcp|vlan|route tables?|elastic ip|floating ip|peering)\b/,
      ) ??
      says(
        reading,
        /\b(?:firewall|port forward|DNS (?:record|zone)s?|nameservers?|security group|load balancer|network polic(?:y|ies)|VPN|NAT (?:rule|gateway)|reverse proxy|TCP proxy|routing table)\b/i,
      );
    if (strong !== null) return yes([strong], 'it changes network exposure');
    const ranges =
      isNamed(reading, /\b(?:byoip|ip (?:access list|allow ?list|whitelist|blocklist|prefix))\b/) ??
      says(reading, /\b(?:IPs?|CIDRs?|IP\/CIDR)(?: address(?:es)?)? (?:range|block|prefix|allow ?list)(?:e?s)?\b/i);
    if (ranges !== null && acts(reading, 'create', 'update', 'remove', 'unlink', 'grant'))
      return yes([ranges], 'it changes which addresses are let through');
    if (
      headWord(reading, new Set(['rule', 'policy', 'zone', 'rulebase'])) &&
      topicHas(
        reading,
        /^(?:firewall|panos|palo|fortigate|fortinet|fortios|pfsense|opnsense|iptables|ufw|nftables|waf|sophos|mikrotik|checkpoint)$/,
      )
    )
      return yes(objectEvidence(reading, 'network', 'schedule'), 'a rule of a firewall changes what is let through');
    const bound = isNamed(
      reading,
      /\b(?:create|add|attach|bind|connect|assign) (?:an? )?(?:custom|project|site|app|service|environment) domains?\b/,
    );
    if (bound !== null) return yes([bound], 'it binds a domain name to what answers on it');
    if (
      headWord(reading, new Set(['route', 'upstream', 'listener', 'tunnel', 'gateway'])) &&
      !topicHas(reading, /^(?:payment|pay|checkout|sms)$/) &&
      (says(reading, /\b(?:gateway|kong|apisix|proxy|nginx|service|network|traffic)\b/i) !== null ||
        topicHas(reading, /^(?:gateway|kong|apisix|proxy|nginx|traefik|envoy|caddy|haproxy)$/)) &&
      topicIs(reading, 'network')
    )
      return yes(objectEvidence(reading, 'network'), 'it changes network routing');
    const certificate = isNamed(reading, /\b(?:acme|letsencrypt)\b/);
    const challenge = reading.parameters.find((parameter) => /challenge/.test(parameter.words));
    return certificate !== null && challenge !== undefined
      ? conditional([challenge.evidence()], 'the challenge opens a port or a DNS record')
      : no;
  },
  gaps: ['Routes of a web framework and routes of a network share a name.'],
  examples: {
    matches: [
      { name: 'nat_create_port_forward', description: 'Create a port forward rule.' },
      { name: 'set_nameservers', description: 'Set nameservers for a domain.' },
    ],
    misses: [
      { name: 'list_firewall_rules', description: 'List firewall rules.' },
      { name: 'create_route', description: 'Plan a cycling route.' },
    ],
  },
});
