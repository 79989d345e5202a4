import { acts, isNamed } from '../reading/read-definition.ts';
import { headWord } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const bringsInThirdPartyCode = defineRule({
  id: 'brings-in-third-party-code',
  claim: 'Code of a third party is installed or enabled.',
  shows: { kind: 'floor', level: 'Critical' },
  rulings: [],
  why: 'third-party code is installed or enabled',
  reads: ['name', 'description'],
  match(reading) {
    const named =
      reading.main?.verb === 'deploy' && headWord(reading, new Set(['plugin', 'extension', 'addon']))
        ? reading.main.evidence
        : reading.main?.verb === 'install'
          ? isNamed(reading, /\binstall\b/)
          : isNamed(
              reading,
              /\b(?:(?:add|register|connect|enable) mcp (?:server|tool)s?|mcp (?:add|install)|(?:pip|npm|apt|brew|cargo|gem) (?:install|add))\b/,
            );
    if (named === null || acts(reading, 'read', 'compute', 'remove') || isNamed(reading, /\buninstall\b/) !== null)
      return no;
    if (
      headWord(reading, new Set(['hook', 'guide', 'instruction', 'command', 'base', 'webhook'])) ||
      !acts(reading, 'install', 'create', 'update', 'run', 'trigger', 'login')
    )
      return no;
    return yes([named]);
  },
  gaps: ['A fixed, vendor-signed package is treated like any other.'],
  examples: {
    matches: [
      { name: 'install_package', description: 'Install a package.' },
      { name: 'add_mcp_server', description: 'Add an MCP server.' },
    ],
    misses: [
      { name: 'uninstall_package', description: 'Uninstall a package.' },
      { name: 'list_npm_packages', description: 'List packages.' },
    ],
  },
});
