import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { parse as parseToml } from 'smol-toml';
import { isCounted } from '#catalogue/write-snapshot.ts';
import { followServer } from '#core/check/config/follow-server.ts';
import { readConfig, type ConfiguredServer } from '#core/check/config/read-config.ts';
import { checkStack, isAtLeast, type StackReport } from '#core/check/check-stack.ts';
import { sarifLog } from '#core/check/sarif.ts';
import { clientTarget, stackPolicy } from '#core/check/stack-policy.ts';
import type { CheckedServer } from '#core/check/stack.ts';
import { inSentence } from '#core/model/in-sentence.ts';
import { charactersPerToken, tokenEstimate } from '#core/model/token-estimate.ts';
import { gradedForPolicy } from '#core/policy/compose/graded.ts';
import { isPresetId, presetIds } from '#core/policy/compose/presets.ts';
import { targets } from '#core/policy/targets/index.ts';
import { combinationFacts } from '#core/taxonomy/combination.ts';
import { facetFacts } from '#core/taxonomy/facet.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import { limits } from '../crawl/limits.ts';
import { thisMachine } from '../crawl/sources/config/this-machine.ts';
import { knownServer, openSnapshot, snapshotServer, type KnownServer } from './known-server.ts';
import { columns, counted, plain, print, say } from './terminal.ts';
import { ensureFolderOf, shown, UsageError, UserError, workspace } from './workspace.ts';

interface CheckWishes {
  threshold: string;
  json?: true;
  sarif?: true;
  inspect: boolean;
  policy?: string;
  target?: string;
  preset: string;
  snapshot: string;
}

/** Where clients keep their servers, below the home folder or the current one. */
const usualPlaces = [
  ['.mcp.json', '.cursor/mcp.json', '.vscode/mcp.json', '.gemini/settings.json', '.codex/config.toml'],
  [
    '.claude.json',
    '.cursor/mcp.json',
    '.codex/config.toml',
    '.gemini/settings.json',
    '.config/Claude/claude_desktop_config.json',
    'Library/Application Support/Claude/claude_desktop_config.json',
    '.codeium/windsurf/mcp_config.json',
  ],
] as const;

function configurations(named: readonly string[]): string[] {
  if (named.length > 0) return named.map((path) => resolve(path));
  const [here, home] = usualPlaces;
  const all = [...here.map((path) => resolve(path)), ...home.map((path) => join(homedir(), path))];
  const found = [...new Set(all)].filter((path) => existsSync(path));
  if (found.length > 0) return found;
  throw new UsageError(
    'No configuration of a client was found where clients keep them. Name one: toolgrade check FILE.',
  );
}

/** The text of a configuration. Throws a UsageError that quotes nothing of it. */
function contentOf(path: string): string {
  try {
    if (statSync(path).size > limits.manifest.bytes) {
      throw new UsageError(`${shown(path)} is larger than ${limits.manifest.bytes} bytes.`);
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${shown(path)} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

const issueNotes: Record<string, string> = {
  QUERY_DROPPED: 'Its address has a query, which may hold a key and was left out.',
  USERINFO_DROPPED: 'Its address has a user name or password, which was left out.',
  RANGE_DROPPED: 'It asks for a range of versions; the newest is looked at.',
};

/** Finds out about one configured server: from the snapshot, else by reading it. */
async function checked(server: ConfiguredServer, wishes: CheckWishes): Promise<CheckedServer> {
  const { name: key } = server;
  const unknown = (ref: string | null, notes: string[]): CheckedServer => {
    return { key, ref, state: server.disabled ? 'disabled' : 'unknown', notes, version: null, tools: [] };
  };
  const followable = followServer(server, thisMachine);
  if (!('ref' in followable)) return unknown(null, [followable.why]);
  const { ref, issues = [] } = followable;
  const notes = issues.map((code) => issueNotes[code] ?? code);
  if (server.disabled) return unknown(ref, [...notes, 'The configuration has it switched off.']);
  let known: KnownServer | null;
  try {
    const file = resolve(wishes.snapshot);
    known = wishes.inspect ? await knownServer(file, ref) : snapshotServer(file, ref);
  } catch (error) {
    if (!(error instanceof UserError || error instanceof UsageError)) throw error;
    return unknown(ref, [...notes, error.message]);
  }
  if (known === null)
    return unknown(ref, [...notes, 'The snapshot does not have it, in the version that is asked for.']);
  const { server: found, tools, from } = known;
  if (found.outcome.state !== 'ok' && found.outcome.message !== null) notes.push(found.outcome.message);
  return {
    key,
    ref,
    state: 'known',
    notes: [...notes, `Graded from the ${from}.`],
    version: found.version,
    tools: tools.filter(isCounted).map(({ definition, classification, decision }) => ({
      ...gradedForPolicy(definition.name, classification, decision, definition.inputSchema),
      tokens: tokenEstimate(definition),
    })),
  };
}

/** A report as text for a terminal. */
function described(path: string, report: StackReport, threshold: RiskLevel): string {
  const states = { known: '', unknown: 'unknown', disabled: 'switched off' } as const;
  const rows = report.servers.map(({ key, ref, state, version, tools, risks, grade, tokens }) => [
    plain(key),
    grade ?? (state === 'known' ? 'no tools' : states[state]),
    state === 'known' ? String(tools) : '',
    state === 'known'
      ? riskLevels
          .toReversed()
          .map((risk) => risks[risk])
          .join('/')
      : '',
    state === 'known' ? tokens.toLocaleString('en') : '',
    plain(`${ref ?? ''}${version === null ? '' : ` (${version})`}`),
  ]);
  const lines = [
    plain(shown(path)),
    '',
    columns([['SERVER', 'GRADE', 'TOOLS', 'C/H/M/L', 'TOKENS', 'WHAT IT IS'], ...rows]),
    '',
    `The definitions take about ${counted(report.tokens, 'token')} of a model's context (estimated, one for every ${charactersPerToken} characters).`,
  ];
  for (const { key, notes, state } of report.servers) {
    if (state === 'unknown') lines.push(plain(`Nothing is known of ${inSentence(key)}: ${notes.join(' ')}`));
  }
  if (report.attention.length > 0) {
    lines.push('', `${counted(report.attention.length, 'tool')} at ${threshold} or above:`);
    lines.push(
      columns(
        report.attention.map(({ server, tool, category, risk, action }) => [
          `  ${plain(server)}`,
          plain(tool),
          category,
          risk,
          action,
        ]),
      ),
    );
  }
  const across = report.flows.filter((flow) => flow.across);
  if (across.length > 0) lines.push('', 'Possible only because these servers are together:');
  for (const { id, legs } of across) {
    lines.push(`  ${combinationFacts[id].title}`);
    for (const { facet, places } of legs) {
      const where = places.map(({ server, tools, count }) => {
        const more = count > tools.length ? ` and ${count - tools.length} more` : '';
        return plain(`${server} (${tools.join(', ')}${more})`);
      });
      lines.push(`    ${facetFacts[facet].title}: ${where.join('; ')}`);
    }
  }
  if (report.collisions.length > 0) lines.push('', 'One name, several servers:');
  for (const { tool, servers } of report.collisions) lines.push(plain(`  ${tool}: ${servers.join(', ')}`));
  return `${lines.join('\n')}\n`;
}

function targetOf(wishes: CheckWishes, path: string, content: string): string | null {
  const id = wishes.target ?? clientTarget(path, content);
  if (wishes.target === undefined || targets.some((target) => target.id === id)) return id;
  throw new UsageError(
    `There is no target ${plain(wishes.target)}. There are: ${targets.map((each) => each.id).join(', ')}.`,
  );
}

function isToml(text: string): boolean {
  try {
    parseToml(text);
    return true;
  } catch {
    return false;
  }
}

/** Writes the policy of a stack; a file for each server where the format needs it. */
function writePolicy(
  wishes: CheckWishes & { policy: string },
  servers: readonly CheckedServer[],
  id: string | null,
): void {
  const target = targets.find((each) => each.id === id);
  if (target === undefined) {
    throw new UsageError('Which client the configuration is of cannot be told. Name a format with --target.');
  }
  if (!isPresetId(wishes.preset)) {
    throw new UsageError(`There is no preset ${plain(wishes.preset)}. There are: ${presetIds.join(', ')}.`);
  }
  const { files, losses, aboutOthers } = stackPolicy(target, servers, wishes.preset, isToml);
  for (const [index, { server, text }] of files.entries()) {
    const path = resolve(server === null ? wishes.policy : `${wishes.policy}.${index + 1}`);
    ensureFolderOf(path);
    writeFileSync(path, text);
    const whose = server === null ? 'all of them' : inSentence(server);
    say(plain(`Policy for ${whose}, in the format of ${target.title}: ${shown(path)}`));
  }
  for (const text of aboutOthers) say(plain(text));
  for (const { server, text } of losses) say(plain(`Lost (${server}): ${text}`));
}

/** A configuration's place as SARIF names it. */
function uriOf(path: string): string {
  const short = relative('.', path);
  return short.startsWith('..') || short === ''
    ? pathToFileURL(path).href
    : short.split(sep).map(encodeURIComponent).join('/');
}

/** Checks configurations. Resolves to true where nothing was found that is over the threshold or unknown. */
async function check(named: readonly string[], wishes: CheckWishes): Promise<boolean> {
  const threshold = riskLevels.find((level) => level.toLowerCase() === wishes.threshold.toLowerCase());
  if (threshold === undefined) throw new UsageError(`--threshold must be one of ${riskLevels.join(', ')}.`);
  if (wishes.json && wishes.sarif) throw new UsageError('Choose --json or --sarif.');
  const snapshot = resolve(wishes.snapshot);
  // A snapshot that cannot be read is one problem, and not one for each server.
  if (existsSync(snapshot)) openSnapshot(snapshot).close();
  const results: { path: string; content: string; servers: CheckedServer[]; report: StackReport }[] = [];
  for (const path of configurations(named)) {
    const content = contentOf(path);
    const configured = readConfig(path, content);
    if (!configured.ok) {
      // Files where clients keep servers need not have any.
      if (named.length === 0) continue;
      throw new UsageError(configured.failure.message);
    }
    const servers: CheckedServer[] = [];
    for (const server of configured.value) servers.push(await checked(server, wishes));
    results.push({ path, content, servers, report: checkStack(servers, threshold) });
  }
  if (wishes.policy !== undefined && results.length !== 1) {
    throw new UsageError('Name one configuration for --policy: a policy is for one client.');
  }
  if (wishes.sarif) {
    const checks = results.map(({ path, content, report }) => ({ file: { uri: uriOf(path), content }, report }));
    await print(`${JSON.stringify(sarifLog(checks, { version: '0.1.0' }), null, 2)}\n`);
  } else if (wishes.json) {
    await print(`${JSON.stringify(results.map(({ path, report }) => ({ file: path, threshold, ...report })))}\n`);
  } else {
    for (const { path, report } of results) await print(described(path, report, threshold));
  }
  for (const { path, content, servers } of results) {
    const id = targetOf(wishes, path, content);
    if (wishes.policy !== undefined) writePolicy({ ...wishes, policy: wishes.policy }, servers, id);
    else if (!wishes.json && !wishes.sarif) {
      const target = id === null ? ' --target ID' : '';
      say(plain(`One policy for all of them: toolgrade check ${shown(path)} --policy FILE${target}`));
    }
  }
  return results.every(
    ({ report }) =>
      report.attention.every(({ risk }) => !isAtLeast(risk, threshold)) &&
      report.servers.every(({ state }) => state !== 'unknown'),
  );
}

/** The command `check`; `found` is told where there is something over the threshold. */
export function checkCommand(found: () => void): Command {
  return new Command('check')
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
    .description("say what the servers of a client's configuration can do, alone and together")
    .argument('[config...]', 'configurations of clients; without one, those that are where clients keep them')
    .option('--threshold <level>', `from which level tools need attention: ${riskLevels.join(', ')}`, 'High')
    .option('--json', 'print the report as JSON')
    .option('--sarif', 'print the findings as SARIF 2.1.0, for CI')
    .option('--no-inspect', 'look into the snapshot alone, and read nothing from a registry or an endpoint')
    .option('--policy <file>', 'write one policy for all servers of the configuration')
    .option('--target <id>', 'its format; the client of the configuration otherwise')
    .option('--preset <name>', presetIds.join(', '), 'recommended')
    .option('--snapshot <file>', 'where to look for servers first', workspace.snapshot)
    .addHelpText(
      'after',
      '\nExit code 1: a tool at or above the threshold, or a server of which nothing is known. No value of a variable, a header or an argument is read, kept or shown.',
    )
    .action(async (named: string[], wishes: CheckWishes) => {
      if (!(await check(named, wishes))) found();
    });
}
