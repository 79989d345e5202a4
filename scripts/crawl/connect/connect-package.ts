import type { CrawledTool } from '#catalogue/catalogue.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Failure } from '../failure.ts';
import { resolvePackage } from '../fetch-package.ts';
import { limits } from '../limits.ts';
import { findSandbox } from '../sandbox/find-sandbox.ts';
import { inside, type Sandbox } from '../sandbox/sandbox.ts';
import type { ConnectContext } from './connect-context.ts';
import { entryWords } from './entry-words.ts';
import { variablesAskedFor } from './exit-failure.ts';
import { installPackage } from './install-package.ts';
import { listTools, type Listed } from './list-tools.ts';
import { placeholdersFor, scrubTools } from './placeholders.ts';
import { stdioWire } from './stdio-wire.ts';

/** A package to start. */
export interface PackageToConnect {
  name: string;
  version: string;
  /** Names of the variables that its code reads: those that look like a credential or a place get a made-up value. */
  environment?: readonly string[];
  /** Arguments of the server; by default none, and what its own words ask for where it does not start. */
  arguments?: readonly string[];
}

/** What a package's server lists when it runs in a sandbox. */
export interface ConnectedPackage extends Omit<Listed, 'tools'> {
  tools: CrawledTool[];
  sandbox: string;
  /** Which guards were weaker than they could be, a sentence each. */
  weaker: readonly string[];
  /** Variables that had a made-up value, and the arguments with which it listed. */
  environment: string[];
  arguments: string[];
}

interface Attempt {
  environment: Record<string, string>;
  arguments: readonly string[];
}

/** One start: the list or the failure, and the server's last words. */
async function attempt(
  sandbox: Sandbox,
  folder: string,
  words: readonly string[],
  { environment, arguments: more }: Attempt,
  known: readonly string[],
  context: ConnectContext,
): Promise<{ result: Result<Listed, Failure>; stderr: string; outlived: number }> {
  const server = sandbox.start({ folder, words: [...words, ...more], environment });
  const wire = stdioWire(server, known);
  const result = await listTools(wire, context.times).finally(() => server.stop());
  return { result, stderr: wire.stderr(), outlived: await server.stop() };
}

/** What to try after a start that gave no list, by what the server said; null where there is nothing left to try. */
function next(tried: readonly Attempt[], failure: Failure, stderr: string): Attempt | null {
  const last = tried.at(-1);
  if (last === undefined || tried.length >= limits.connect.starts) return null;
  const isNew = (one: Attempt): boolean => !tried.some((other) => JSON.stringify(other) === JSON.stringify(one));
  const asked = variablesAskedFor(stderr).filter((name) => last.environment[name] === undefined);
  const candidates: Attempt[] = [];
  if (asked.length > 0) {
    candidates.push({ ...last, environment: { ...last.environment, ...placeholdersFor([], asked) } });
  }
  const stdioWord = /(?<![\w-])(?:--stdio|stdio)(?![\w-])/.exec(stderr)?.[0];
  if (stdioWord !== undefined) candidates.push({ ...last, arguments: [stdioWord] });
  if (failure.code === 'E_TIMEOUT') candidates.push({ ...last, arguments: ['--stdio'] });
  if (failure.code === 'E_ARGUMENTS' && /director|folder|path/i.test(stderr)) {
    candidates.push({ ...last, arguments: [inside.home] });
  }
  candidates.push({ environment: {}, arguments: last.arguments });
  return candidates.find(isNew) ?? null;
}

/** States of which another start may be the cure. */
const curable = new Set<Failure['state']>(['needs-config', 'unreachable']);

/**
 * Installs one version of an npm package, without running its scripts, starts its server in a sandbox that has no network, and asks it for
 * its tools; twice, so that a list that changes from one start to the next is marked `unstable`. Variables that its code reads get
 * made-up values, which are scrubbed from what it lists. Fails with `E_NO_SANDBOX`, what `installPackage` and `listTools` fail with, or
 * `E_NO_PROGRAM`.
 */
export async function connectPackage(
  { name, version, environment = [], arguments: given }: PackageToConnect,
  context: ConnectContext,
): Promise<Result<ConnectedPackage, Failure>> {
  const found = context.sandbox === undefined ? await findSandbox() : success(context.sandbox);
  if (!found.ok) return found;
  const sandbox = found.value;
  const resolved = await resolvePackage(`${name}@${version}`, context.npm, { facts: false });
  if (!resolved.ok) return resolved;
  context.say?.(`Installing ${name}@${resolved.value.version} without running its scripts`);
  const installed = await installPackage(resolved.value, context);
  if (!installed.ok) return installed;
  const words = await entryWords(installed.value, name);
  if (!words.ok) return words;
  context.say?.(`Starting ${name}@${resolved.value.version} in a sandbox (${sandbox.name})`);
  const { folder } = installed.value;
  const tried: Attempt[] = [{ environment: placeholdersFor(environment), arguments: given ?? [] }];
  let first: Failure | null = null;
  for (;;) {
    const current = tried.at(-1) as Attempt;
    const { result, stderr } = await attempt(sandbox, folder, words.value, current, environment, context);
    if (result.ok) {
      const again = await attempt(sandbox, folder, words.value, current, environment, context);
      const unstable = result.value.unstable || (again.result.ok && again.result.value.digest !== result.value.digest);
      const notes = new Set(result.value.notes);
      if (unstable) notes.add('UNSTABLE_LIST');
      if (!again.result.ok) notes.add('SECOND_START_FAILED');
      return success({
        ...result.value,
        unstable,
        notes: [...notes].sort(),
        tools: scrubTools(result.value.tools, current.environment).map(({ definition, partial }) => ({
          definition,
          provenance: {
            truth: 'listed',
            gated: null,
            method: 'live',
            package: name,
            version: resolved.value.version,
            integrity: resolved.value.integrity,
            file: null,
            line: null,
            partial,
            obtainedAt: context.now,
          },
        })),
        sandbox: sandbox.name,
        weaker: sandbox.weaker,
        environment: Object.keys(current.environment).sort(),
        arguments: [...current.arguments],
      });
    }
    first ??= result.failure;
    if (!curable.has(result.failure.state)) return failed(first);
    const following = next(tried, result.failure, stderr);
    if (following === null) return failed(first);
    tried.push(following);
  }
}
