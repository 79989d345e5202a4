import type { CrawledTool } from '#catalogue/catalogue.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { needsConfig, rejected, type Failure } from '../failure.ts';
import { resolvePackage } from '../fetch-package.ts';
import { findSandbox } from '../sandbox/find-sandbox.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { ConnectContext } from './connect-context.ts';
import { entryWords } from './entry-words.ts';
import { isUsage } from './exit-failure.ts';
import { installLocal, type LocalPackage } from './install-local.ts';
import { installPackage } from './install-package.ts';
import { listTools, type Listed } from './list-tools.ts';
import { nextAttempt, type Attempt } from './next-attempt.ts';
import { argumentPlaceholder, placeholdersFor, scrubTools } from './placeholders.ts';
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

/** A failure in the light of where the server ran and what it printed. */
function explained(failure: Failure, noise: string): Failure {
  if (failure.code === 'E_PROTOCOL' && isUsage(noise)) {
    return needsConfig('E_ARGUMENTS', 'The server prints how it is used and asks for arguments.');
  }
  if (
    failure.code === 'E_SERVER_ERROR' &&
    /fetch failed|ENOTFOUND|EAI_AGAIN|ENETUNREACH|network/i.test(failure.message)
  ) {
    return rejected(
      'E_NEEDS_NETWORK',
      `The server needs the network to list its tools, and has none in the sandbox. ${failure.message}`,
    );
  }
  return failure;
}

/** One start: the list or the failure, and the server's last words. */
async function attempt(
  sandbox: Sandbox,
  folder: string,
  words: readonly string[],
  { environment, arguments: more }: Attempt,
  known: readonly string[],
  context: ConnectContext,
): Promise<{ result: Result<Listed, Failure>; said: string; outlived: number }> {
  const server = sandbox.start({ folder, words: [...words, ...more], environment });
  const wire = stdioWire(server, known);
  const listing = await listTools(wire, context.times).finally(() => server.stop());
  const result = listing.ok ? listing : failed(explained(listing.failure, wire.noise()));
  return { result, said: wire.said(), outlived: await server.stop() };
}

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
  const { integrity } = resolved.value;
  return listInstalled(
    { name, version: resolved.value.version, integrity, environment, arguments: given, folder: installed.value.folder },
    words.value,
    sandbox,
    context,
  );
}

/**
 * The same for a package that lies on this machine, in a folder or an archive: with its dependencies from the registry. Fails with what
 * `installLocal` fails with besides.
 */
export async function connectLocal(
  local: LocalPackage,
  {
    version,
    integrity,
    environment = [],
  }: { version: string | null; integrity: string | null; environment?: readonly string[] },
  context: ConnectContext,
): Promise<Result<ConnectedPackage, Failure>> {
  const found = context.sandbox === undefined ? await findSandbox() : success(context.sandbox);
  if (!found.ok) return found;
  context.say?.(`Installing what ${local.path} needs without running any scripts`);
  const installed = await installLocal(local, context);
  if (!installed.ok) return installed;
  const { folder, name, remove } = installed.value;
  try {
    const words = await entryWords(installed.value, name);
    if (!words.ok) return words;
    context.say?.(`Starting ${name} in a sandbox (${found.value.name})`);
    const started = { name, version, integrity, environment, folder };
    return await listInstalled(started, words.value, found.value, context);
  } finally {
    await remove();
  }
}

/** A package on disk that is to be started, and what is known of it. */
interface Installed {
  name: string;
  version: string | null;
  integrity: string | null;
  environment: readonly string[];
  arguments?: readonly string[] | undefined;
  folder: string;
}

/** Starts what is installed until it lists its tools, and once more; fails with the first reason where it never does. */
async function listInstalled(
  { name, version, integrity, environment, arguments: given, folder }: Installed,
  words: readonly string[],
  sandbox: Sandbox,
  context: ConnectContext,
): Promise<Result<ConnectedPackage, Failure>> {
  const tried: Attempt[] = [{ environment: placeholdersFor(environment), arguments: given ?? [] }];
  let first: Failure | null = null;
  for (;;) {
    const current = tried.at(-1) as Attempt;
    const { result, said, outlived } = await attempt(sandbox, folder, words, current, environment, context);
    if (result.ok) {
      const again = await attempt(sandbox, folder, words, current, environment, context);
      const unstable = result.value.unstable || (again.result.ok && again.result.value.digest !== result.value.digest);
      const notes = new Set(result.value.notes);
      if (unstable) notes.add('UNSTABLE_LIST');
      if (!again.result.ok) notes.add('SECOND_START_FAILED');
      if (outlived + again.outlived > 0) notes.add('PROCESSES_LEFT');
      return success({
        ...result.value,
        unstable,
        notes: [...notes].sort(),
        tools: scrubTools(result.value.tools, { ...current.environment, ...argumentPlaceholder }).map(
          ({ definition, partial }) => ({
            definition,
            provenance: {
              truth: 'listed',
              gated: null,
              method: 'live',
              package: name,
              version,
              integrity,
              file: null,
              line: null,
              partial,
              obtainedAt: context.now,
            },
          }),
        ),
        sandbox: sandbox.name,
        weaker: sandbox.weaker,
        environment: Object.keys(current.environment).sort(),
        arguments: [...current.arguments],
      });
    }
    first ??= result.failure;
    const next = nextAttempt(tried, result.failure, said);
    if (next === null) return failed(first);
    tried.push(next);
  }
}
