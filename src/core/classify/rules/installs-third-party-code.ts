import { acts, isNamed } from '../reading/read-definition.ts';
import { headWord } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

export const installsThirdPartyCode = defineRule({
  id: 'installs-third-party-code',
  claim: 'The call installs or enables code of a third party.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: [],
  why: 'Installation runs code that neither the caller nor the server has written.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const named = isNamed(
      reading,
      /\b(?:add|register|connect|enable|create) (?:an? )?mcp (?:server|tool)s?\b|\b(?:pip|npm|apt|brew|uv|cargo|gem|yarn|winget) (?:install|add|i)\b|\bmcp (?:add|install|server add|add server)\b/,
    );
    const verb =
      reading.main.verb === 'install' ||
      (reading.main.verb === 'deploy' && headWord(reading, new Set(['plugin', 'extension', 'addon']))) ||
      (/^(?:enable|activate|add)$/.test(reading.main.verb) &&
        headWord(reading, new Set(['plugin', 'extension', 'addon'])));
    if (named === null && !(verb && !acts(reading, 'read'))) return no;
    if (headWord(reading, new Set(['hook', 'guide', 'instruction', 'command', 'base', 'webhook']))) return no;
    return yes(
      [named ?? reading.main.evidence],
      'Code of a third party is brought in and runs from then on, which is more than storing an argument: Execute.',
    );
  },
  gaps: ['A fixed, vendor-signed package is treated like any other.'],
  examples: {
    matches: [
      { name: 'install_package', description: 'Install a package.' },
      { name: 'add_mcp_server', description: 'Add an MCP server.' },
    ],
    misses: [
      { name: 'list_installed_packages', description: 'List installed packages.' },
      { name: 'get_install_guide', description: 'Get the guide.' },
    ],
  },
});
