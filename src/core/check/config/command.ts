import type { Followable } from './followable.ts';
import { parseArguments } from './flags.ts';
import { npmReference, pythonReference } from './package-spec.ts';
import { remoteReference } from './remote.ts';
import { containerFlags, runners, scriptFlags } from './runners.ts';
import type { Surroundings } from './surroundings.ts';

/** Packages that are no server but lead to one: where the server is told by the first address among their arguments. */
const bridges = new Set(['mcp-remote', 'mcp-proxy', 'supergateway', 'mcp-remote-client']);
/** Packages that run a server which a service hosts under a name of its own. */
const hosts = new Set(['@smithery/cli', '@mcp-get/cli']);

const local = (what: string): Followable => ({
  code: 'E_LOCAL_COMMAND',
  why: `It starts ${what} of this machine, which cannot be read. Name its folder as dir:PATH, or ask the running server with stdio:COMMAND if you want it started.`,
});

function fromPackage(spec: string, rest: readonly string[], from: 'npm' | 'pypi', around: Surroundings): Followable {
  const followable = from === 'npm' ? npmReference(spec, around) : pythonReference(spec, around);
  if (!('ref' in followable)) return followable;
  const name = followable.ref.replace(/^[a-z]+:/, '').replace(/(?<=.)@[^@/]*$/, '');
  if (hosts.has(name)) {
    return {
      code: 'E_HOSTED',
      why: `It runs a server that a service hosts, through the package ${name}. Name the server's own package or address.`,
    };
  }
  if (!bridges.has(name)) return followable;
  const address = rest.find((argument) => /^https?:\/\//.test(argument));
  return address === undefined ? local(`a bridge (${name})`) : remoteReference(address);
}

/** Takes off what only sets up the command: `cmd /c`, and `env` with its variables. */
function unwrap(words: readonly string[]): readonly string[] {
  const [first = '', second = ''] = words;
  if (/^cmd(?:\.exe)?$/i.test(first) && /^\/c$/i.test(second)) return unwrap(words.slice(2));
  if (programOf(first) !== 'env') return words;
  const start = words.findIndex((word, index) => index > 0 && !word.startsWith('-') && !/^\w+=/.test(word));
  return start === -1 ? words : unwrap(words.slice(start));
}

function programOf(command: string): string {
  return (command.split(/[/\\]/).at(-1) ?? '').toLowerCase().replace(/\.(?:exe|cmd|bat)$/, '');
}

/** The reference that a command of a client's configuration leads to. Nothing of its arguments but a package is passed on. */
export function commandReference(command: string, args: readonly string[], around: Surroundings): Followable {
  const [first = '', ...rest] = unwrap([command, ...args]);
  const program = programOf(first);
  const words = [program, ...rest];
  const runner = runners.find((candidate) => candidate.words.every((word, index) => words[index] === word));
  if (runner !== undefined) {
    const parsed = parseArguments(words.slice(runner.words.length), runner.flags);
    const spec = parsed?.named[0] ?? parsed?.rest[0];
    if (parsed === null || spec === undefined) {
      return {
        code: 'E_ARGUMENTS',
        why: `The arguments of ${runner.words.join(' ')} do not say which package it runs, as far as they are understood.`,
      };
    }
    return fromPackage(spec, parsed.named.length > 0 ? parsed.rest : parsed.rest.slice(1), runner.from, around);
  }
  if (program === 'docker' || program === 'podman' || program === 'nerdctl') {
    const image = rest[0] === 'run' ? parseArguments(rest.slice(1), containerFlags)?.rest[0] : undefined;
    const named = image !== undefined && /^[a-z0-9][\w./:@-]*$/.test(image) ? ` (${image})` : '';
    return { code: 'E_CONTAINER', why: `It runs a container image${named}, and images are not read.` };
  }
  if (['node', 'tsx', 'ts-node', 'bun', 'deno'].includes(program)) {
    const parsed = parseArguments(rest[0] === 'run' ? rest.slice(1) : rest, scriptFlags);
    const path = parsed?.rest[0];
    if (path?.startsWith('npm:') === true) return npmReference(path.slice('npm:'.length), around);
    const folder = path === undefined ? null : around.packageFolder(path);
    return folder === null ? local(`a script (with ${program})`) : { ref: `dir:${folder}` };
  }
  return local(`the program ${/^[\w.+-]{1,64}$/.test(program) ? program : 'that is configured'}`);
}
