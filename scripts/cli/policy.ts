import { writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { isCounted } from '#catalogue/write-snapshot.ts';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import { isPlaceholder } from '#core/model/placeholder.ts';
import type { PolicyFilePart } from '#core/model/policy.ts';
import { inSentence } from '#core/model/in-sentence.ts';
import { composed, composePolicy, neutralPolicy } from '#core/policy/compose/compose.ts';
import { gradedForPolicy } from '#core/policy/compose/graded.ts';
import {
  isPresetId,
  isToolAction,
  presetIds,
  presets,
  toolActions,
  type PresetId,
  type ToolAction,
} from '#core/policy/compose/presets.ts';
import { otherToolsModes, type OtherToolsMode } from '#core/policy/target.ts';
import { targets } from '#core/policy/targets/index.ts';
import { serverKey } from '#site/views/server-key.ts';
import { knownServer } from './known-server.ts';
import { counted, plain, print, say } from './terminal.ts';
import { ensureFolderOf, shown, UsageError, UserError, workspace } from './workspace.ts';

/** The format of the project itself, which `toolgrade guard` reads. It is no client's, so it is not among the targets. */
const own = 'toolgrade';

interface PolicyWishes {
  target: string;
  preset: string;
  serverKey?: string;
  tool: string[];
  others?: string;
  out?: string;
  snapshot: string;
}

function presetOf(text: string): PresetId {
  if (isPresetId(text)) return text;
  throw new UsageError(`There is no preset ${plain(text)}. There are: ${presetIds.join(', ')}.`);
}

/** `NAME=ACTION`; names may hold the sign themselves. */
function choicesOf(texts: readonly string[], names: readonly string[]): Map<string, ToolAction> {
  return new Map(
    texts.map((text) => {
      const at = text.lastIndexOf('=');
      const [name, action] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
      if (!isToolAction(action)) {
        throw new UsageError(`${plain(text)} is not NAME=ACTION, with one of ${toolActions.join(', ')} as the action.`);
      }
      if (!names.includes(name)) throw new UsageError(`The server has no tool ${plain(name)} that is counted.`);
      return [name, action];
    }),
  );
}

function modeOf(text: string | undefined, modes: readonly OtherToolsMode[]): OtherToolsMode | null {
  if (text === undefined) return null;
  const mode = otherToolsModes.find((each) => each === text);
  if (mode !== undefined && modes.includes(mode)) return mode;
  throw new UsageError(`--others must be one of ${modes.join(', ')} for this target.`);
}

/** The policy of a whole server, and what a person has to know of it, a line each. */
async function policyFor(
  ref: string,
  wishes: PolicyWishes,
): Promise<{ text: string; lines: string[]; more: PolicyFilePart[] }> {
  const target = targets.find(({ id }) => id === wishes.target);
  if (target === undefined && wishes.target !== own) {
    const all = [own, ...targets.map(({ id }) => id)];
    throw new UsageError(`There is no target ${plain(wishes.target)}. There are: ${all.join(', ')}.`);
  }
  const preset = presetOf(wishes.preset);
  const { server, tools: all, from } = await knownServer(resolve(wishes.snapshot), ref);
  const tools = all.filter(isCounted);
  if (tools.length === 0) throw new UserError(plain(`${server.id} has no tools that a policy could be about.`));
  const graded = tools.map(({ definition, classification, decision }) =>
    gradedForPolicy(definition.name, classification, decision, definition.inputSchema),
  );
  const choices = choicesOf(
    wishes.tool,
    graded.map(({ name }) => name),
  );
  const decisions = composed(graded, { preset, choices });
  const key = wishes.serverKey ?? serverKey(server.name);
  const lines = [
    `${counted(tools.length, 'tool')} of ${server.name}${server.version === null ? '' : ` ${server.version}`}, from the ${from}. ${presets[preset].title}: ${presets[preset].text}`,
  ];
  if (all.length > tools.length) {
    lines.push(`${counted(all.length - tools.length, 'tool')} that a client may never see left out.`);
  }
  if (target === undefined) {
    const mode = modeOf(wishes.others, ['denied', 'allowed']) ?? 'denied';
    const policy = neutralPolicy(decisions, {
      serverKey: key,
      others: mode === 'denied' ? 'deny' : 'allow',
      digests: new Map(tools.map(({ definition }) => [definition.name, definitionDigest(definition)])),
    });
    const open = policy.rules.filter(({ conditions }) => conditions.some(isPlaceholder)).map(({ tool }) => tool);
    if (open.length > 0) {
      lines.push(
        `Fill in what is null in the conditions of ${open.map((tool) => inSentence(tool)).join(', ')}: until then each call needs a person.`,
      );
    }
    lines.push(`Other tools: ${mode}. Nothing is lost: the format is Toolgrade's own, for "toolgrade guard".`);
    return { text: `${JSON.stringify(policy, null, 2)}\n`, lines, more: [] };
  }
  if (!target.serverKeys.test(key)) {
    lines.push(
      `${target.title} may match nothing for a server that is called ${inSentence(key)}: choose another --server-key.`,
    );
  }
  const modes = target.others.map(({ mode }) => mode);
  const policy = composePolicy(target, decisions, key, modeOf(wishes.others, modes));
  const { text, losses, openPlaces, more, aboutOthers } = policy;
  lines.push(aboutOthers, ...openPlaces.map((place) => place.text), ...losses.map((loss) => `Lost: ${loss.text}`));
  if (losses.length === 0) lines.push('Nothing is lost.');
  return { text, lines, more };
}

const more = (value: string, all: string[]): string[] => [...all, value];

/** The command `policy`. */
export function policyCommand(): Command {
  return new Command('policy')
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
    .description("write one policy for all tools of a server, in a client's or gateway's format")
    .argument('<ref>', 'the server: npm:NAME, pypi:NAME, dir:PATH, remote:URL …')
    .requiredOption('--target <id>', `${own} (for "toolgrade guard"), ${targets.map(({ id }) => id).join(', ')}`)
    .option('--preset <name>', presetIds.join(', '), 'recommended')
    .option('--server-key <name>', 'your name for the server in the configuration of the client')
    .option('--tool <name=action>', `decide for one tool: ${toolActions.join(', ')}; can be repeated`, more, [])
    .option('--others <mode>', `what happens to tools that the policy does not list: ${otherToolsModes.join(', ')}`)
    .option('--out <file>', 'where to write the policy; standard output otherwise')
    .option('--snapshot <file>', 'where to look for the server first', workspace.snapshot)
    .action(async (ref: string, wishes: PolicyWishes) => {
      const { text, lines, more: files } = await policyFor(ref, wishes);
      for (const line of lines) say(plain(line));
      if (wishes.out === undefined) {
        await print(text);
        for (const { fileName } of files) say(`${plain(fileName)} belongs to it: --out FILE writes both.`);
        return;
      }
      const out = resolve(wishes.out);
      try {
        ensureFolderOf(out);
        writeFileSync(out, text);
        for (const file of files) writeFileSync(join(dirname(out), basename(file.fileName)), file.text);
      } catch (error) {
        throw new UsageError(`${shown(out)} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
      }
      say(`Written to ${shown(out)}.`);
      for (const { fileName } of files) {
        say(`Written beside it: ${plain(basename(fileName))}, whose place is ${plain(fileName)}.`);
      }
    });
}
