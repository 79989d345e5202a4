import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, jsonDocument, policyOf, settle, writtenLater } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import { hookScript } from '../hook/hook-script.ts';
import { neutralOf } from '../neutral/policy-file-of-target.ts';
import { asNull } from '../placeholders.ts';
import type { Capabilities, EmitOptions, Enforced, Enforcement, Target } from '../target.ts';

const title = 'Cursor hook';

const can: Capabilities = {
  deny: true,
  ask: true,
  askEachTime: true,
  limit: true,
  windows: ['minute', 'hour', 'day'],
  checks: { maximum: 'exact', total: 'exact', hosts: 'exact', under: 'exact', domains: 'exact', oneOf: 'exact' },
  cases: 'full',
  hide: false,
};

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (!tool.isWellFormed()) {
    const loss = `${title} cannot name this tool, because its name is not well-formed Unicode; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  return enforce(tool, decision, { title, can });
}

/** A name that means itself in `server:tool`, where `*` is a wildcard and a colon, a comma or a bracket ends something. */
function isNameable(name: string): boolean {
  return /^[A-Za-z0-9_. -]+$/.test(name);
}

/** The server's name as part of a file name. */
const slug = (serverKey: string): string => serverKey.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(cursor, options);
  const { serverKey, others } = options;
  const { tools, losses } = settle(decisions, enforces);
  const name = `toolgrade-policy-${slug(serverKey)}`;
  const file = `.cursor/hooks/${name}.cjs`;
  const command = { command: `node ${file}`, failClosed: true, timeout: 10 };
  const named = (actions: readonly Enforcement['action'][]): string[] =>
    [...tools]
      .filter(
        ([tool, { action, cases }]) =>
          isNameable(tool) && isNameable(serverKey) && actions.includes(action) && cases.length === 0,
      )
      .map(([tool]) => tool);
  const denied = named(['deny']).map((tool) => `Mcp(${serverKey}:${tool})`);
  const free = named(['allow', 'limit']).map((tool) => `${serverKey}:${tool}`);
  return asNull(
    policyOf(jsonDocument({ version: 1, hooks: { beforeMCPExecution: [command] } }), tools, losses, [
      writtenLater(file, () => hookScript(neutralOf(tools, others), 'cursor', 'judge', name)),
      ...(denied.length === 0
        ? []
        : [writtenLater('.cursor/cli.json', () => jsonDocument({ permissions: { allow: [], deny: denied } }))]),
      ...(free.length === 0
        ? []
        : [writtenLater('.cursor/permissions.json', () => jsonDocument({ mcpAllowlist: free }))]),
    ]),
  );
}

/** A hook of Cursor before each call of an MCP tool, with the lists that its command line and its editor read. */
export const cursor: Target = {
  id: 'cursor',
  title,
  docs: 'https://cursor.com/docs/agent/hooks',
  fileName: 'hooks.json',
  mediaType: 'application/json',
  language: 'json',
  where: 'Merge the entry into .cursor/hooks.json of a project, and save the other files beside it.',
  verified: null,
  can,
  serverKeys: /^[A-Za-z0-9_. -]+$/,
  traps: [
    'The hook is told the name of the tool and not that of its server: a tool of the same name of another server gets the same verdict.',
    'Without failClosed a hook that cannot be run lets the call go on.',
    'The allow-list of permissions.json only grants, and Cursor calls it a convenience and not a boundary: the hook decides.',
    'No setting of a file keeps a tool out of the list that the model sees; tools are switched off by hand in the settings of the editor.',
    'The form Mcp(server:tool) in cli.json was read in texts of others; what it denies is denied by the hook as well.',
  ],
  others: [
    {
      mode: 'asked',
      text: 'Cursor asks before every tool that the policy does not name, those of other servers included, since the hook is not told whose a tool is.',
    },
  ],
  enforces,
  steps: ({ serverKey }) => [
    `Save the script as .cursor/hooks/toolgrade-policy-${slug(serverKey)}.cjs in the project, and fill in what says null in its rules.`,
    'Merge the entry under hooks into .cursor/hooks.json, and the lists into .cursor/cli.json and .cursor/permissions.json.',
    'Open the settings of the editor at Hooks, and see the entry listed.',
    'Let the agent call a tool that the policy refuses, and see the refusal.',
  ],
  block: (tool) =>
    tool.isWellFormed() ? `set the action of ${inSentence(tool)} to deny in the rules of the hook's script` : null,
  emit,
};
