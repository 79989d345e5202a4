import { once } from 'node:events';
import { createServer } from 'node:net';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { classifyLines } from '../classify/classify-lines.ts';
import { serve } from '../publish/serve.ts';
import type { Shard } from '../publish/shard.ts';
import { collectBatches, recheckVerdicts, submitBatches, verifyVerdicts, withAdviser } from './advise.ts';
import { checkCommand } from './check.ts';
import { guardCommand } from './guard.ts';
import { describeInspection, inspect } from './inspect.ts';
import { listenForSignals, untilStopped } from './interruption.ts';
import { listings, sources } from '../crawl/sources/index.ts';
import { mcpCommand } from './mcp.ts';
import { policyCommand } from './policy.ts';
import { exitCodes, runProgram } from './program.ts';
import { runBuild, runClassify, runCrawl, runMerge, runWorker, saySummary, type CrawlWishes } from './stages.ts';
import { counted, plain, print, say } from './terminal.ts';
import { shown, UserError, workspace } from './workspace.ts';

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return value;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** The origin of an address; a path belongs to `--base`. */
function siteAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search + url.hash !== '') {
    throw new InvalidArgumentError('It must be an address such as https://example.org.');
  }
  if (url.pathname !== '/') throw new InvalidArgumentError(`Give its path as --base ${url.pathname}`);
  return url.origin;
}

function basePath(text: string): string {
  if (!/^\/(?:[\w.~-]+\/?)*$/.test(text)) throw new InvalidArgumentError('It must be a path such as /catalogue/.');
  return text;
}

/** What a person asks of a build. */
interface BuildWishes {
  snapshot: string;
  out: string;
  base: string;
  site?: string;
  tracker?: string;
  contact?: string;
  shard?: Shard;
  force?: true;
  json?: true;
}

function shard(text: string): Shard {
  const [, number = NaN, of = NaN] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (!(number >= 1 && number <= of))
    throw new InvalidArgumentError('It must be a part and the number of parts: 3/16.');
  return { number, of };
}

const forms = [...sources, ...listings].map(({ form }) => form).join(', ');

const json = (value: unknown): Promise<void> => print(`${JSON.stringify(value)}\n`);

/** Throws where the port cannot be listened on: better now than after minutes of work. */
async function ensureFree(wanted: number): Promise<void> {
  const probe = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    throw new UserError(
      `Port ${wanted} cannot be used (${(error as NodeJS.ErrnoException).code}). Choose another with --port.`,
    );
  } finally {
    probe.close();
  }
}

/** Serves a built site until the process is told to end. */
async function serveUntilStopped(directory: string, wanted: number): Promise<void> {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new UserError(`There is no site in ${shown(directory)}. Run "toolgrade build" first.`);
  }
  const server = await serve({ directory, port: wanted });
  say(`Toolgrade is at ${server.url} (Ctrl-C ends it)`);
  await untilStopped((signal) => once(signal, 'abort'));
  await server.close();
}

const { done, findings } = exitCodes;
let exitCode: number = done;

const program = new Command('toolgrade')
  .description('Grades the tools of MCP servers and publishes the catalogue as a static site.')
  .version('0.1.0')
  .exitOverride()
  .showHelpAfterError('(add --help for what there is)')
  .addHelpText('after', '\nExit codes: 0 done, 1 findings or failures, 2 wrong use.');

program
  .command('start')
  .description('crawl, classify, build and serve: everything, and only what has changed')
  .option('--sources <file>', 'what to crawl', workspace.sources)
  .option('--port <number>', 'port to serve on', port, 4321)
  .action(async (options: { sources: string; port: number }) => {
    if (options.port !== 0) await ensureFree(options.port);
    saySummary(await untilStopped((signal) => runCrawl(resolve(options.sources), workspace.catalogue, { signal })));
    const meta = await withAdviser((adviser) => runClassify(workspace.catalogue, workspace.snapshot, adviser));
    say(`Graded ${counted(meta.counts.tools + meta.counts.uncounted, 'tool')} by rules ${meta.rulesVersion}`);
    const built = await runBuild(workspace.snapshot, workspace.site, { force: false });
    say(
      built.changed
        ? `Built ${counted(built.pages, 'page')} in ${shown(built.out)}`
        : 'Nothing has changed since the last build',
    );
    await serveUntilStopped(workspace.site, options.port);
  });

program
  .command('crawl')
  .description(
    'read the tool definitions of the servers in a list; nothing of them is run, but for stdio: and with --connect',
  )
  .option('--sources <file>', 'what to crawl; servers that it does not name leave the catalogue', workspace.sources)
  .option('--catalogue <file>', 'where to keep what was found', workspace.catalogue)
  .option('--connect', "also start each package of npm's form in a sandbox without network, and ask it for its tools")
  .option('--allow-local', 'let endpoints be on this machine and in private networks')
  .option('--json', 'print the summary as JSON')
  .action(async (options: { sources: string; catalogue: string; json?: true } & CrawlWishes) => {
    const summary = await untilStopped((signal) =>
      runCrawl(resolve(options.sources), resolve(options.catalogue), { ...options, signal }),
    );
    saySummary(summary);
    if (options.json) await json(summary);
    if (summary.failures.length > 0 || summary.problems.length > 0 || summary.alarm) exitCode = findings;
  });

program
  .command('inspect')
  .description('crawl and classify one server, or each server of a list, and print its tools')
  .argument('<ref>', forms)
  .option('--connect', "also start a package of npm's form in a sandbox without network, and ask it for its tools")
  .option('--allow-local', 'let an endpoint be on this machine and in private networks')
  .option(
    '--json',
    'print {server, tools: [{definition, provenance, classification, decision, findings}], combinations}; one a line for a list',
  )
  .addHelpText(
    'after',
    '\nNothing of a server is run, but for stdio: (your own command, not sandboxed) and with --connect.',
  )
  .action(async (ref: string, options: { json?: true } & CrawlWishes) => {
    const take = async (found: Parameters<Parameters<typeof inspect>[3]>[0]): Promise<void> => {
      if ('problem' in found) {
        exitCode = findings;
        say(plain(`${found.problem.subject}: ${found.problem.message} (${found.problem.code})`));
        return;
      }
      const { state, message } = found.server.outcome;
      if (options.json) await json(found);
      else await print(describeInspection(found));
      if (state === 'ok' || state === 'truncated' || state === 'no-tools') return;
      exitCode = findings;
      if (options.json) say(plain(`${found.server.id}: ${message}`));
    };
    await withAdviser((adviser) => inspect(ref, options, adviser, take));
  });

program
  .command('classify')
  .alias('snapshot')
  .description('grade the tools of the catalogue into a snapshot, or definitions from standard input')
  .option('--stdin', 'read NDJSON definitions and write one classification a line, in the same order, by rules alone')
  .option('--catalogue <file>', 'what to grade', workspace.catalogue)
  .option('--snapshot <file>', 'where to write the snapshot', workspace.snapshot)
  .option('--verdicts <file>', 'where to keep what a model answers, where one is named', workspace.verdicts)
  .option('--json', 'print what the snapshot holds as JSON')
  .action(async (options: { stdin?: true; catalogue: string; snapshot: string; verdicts: string; json?: true }) => {
    if (options.stdin) {
      const errors = await classifyLines(process.stdin, print);
      if (errors > 0) say(`${counted(errors, 'line')} of the input: no definition could be read.`);
      if (errors > 0) exitCode = findings;
      return;
    }
    const meta = await withAdviser(
      (adviser) => runClassify(resolve(options.catalogue), resolve(options.snapshot), adviser),
      resolve(options.verdicts),
    );
    say(
      `Graded ${counted(meta.counts.tools + meta.counts.uncounted, 'tool')} of ${counted(meta.servers, 'server')} into ${shown(options.snapshot)}`,
    );
    if (options.json) await json(meta);
  });

program
  .command('work')
  .description('read servers that crawls put into the queue of the database in DATABASE_URL, until told to end')
  .option('--concurrency <number>', 'servers that are read at once', count)
  .option('--connect', 'also start npm packages where the crawl asked for it')
  .option('--allow-local', 'let endpoints be on this machine and in private networks')
  .action(async (options: CrawlWishes & { concurrency?: number }) => {
    const { read } = await untilStopped((signal) => runWorker(options, signal));
    say(`Ended after ${counted(read, 'server')}`);
  });

const advise = program
  .command('advise')
  .description("a model's verdicts: batches for full runs, and checks of what is kept");
const judged = (isGood: boolean): void => {
  if (!isGood) exitCode = findings;
};

advise
  .command('submit')
  .description("hand what is not known yet to the endpoint's batch interface")
  .option('--catalogue <file>', 'what to ask about', workspace.catalogue)
  .action(async (options: { catalogue: string }) => judged(await submitBatches(resolve(options.catalogue))));

advise
  .command('collect')
  .description('take in the results of batches that have ended')
  .action(async () => judged(await collectBatches()));

advise
  .command('recheck')
  .description('ask again about tools that are known, and say where the model reads them otherwise')
  .option('--catalogue <file>', 'what to ask about', workspace.catalogue)
  .option('--most <number>', 'how many tools at the most', count, 200)
  .action(async (options: { catalogue: string; most: number }) =>
    judged(await recheckVerdicts(resolve(options.catalogue), options.most)),
  );

advise
  .command('verify')
  .description('check every kept verdict against its own digest')
  .action(() => judged(verifyVerdicts()));

program
  .command('build')
  .description('render the site of a snapshot, with its search index')
  .option('--snapshot <file>', 'what to render', workspace.snapshot)
  .option('--out <folder>', 'where to write the site', workspace.site)
  .option(
    '--site <address>',
    'where it will be published, such as https://example.org: for all that needs whole addresses',
    siteAddress,
  )
  .option('--base <path>', 'the path below which it will be published', basePath, '/')
  .option('--tracker <address>', 'the issue tracker where readers report wrong grades')
  .option('--contact <address>', 'an e-mail or https address to write to in private')
  .option('--shard <n/of>', 'build one part of the site, such as 3/16, for "toolgrade merge" to join', shard)
  .option('--force', 'build even if nothing has changed')
  .option('--json', 'print what was built as JSON')
  .action(async ({ snapshot, out, force, json: asJson, ...place }: BuildWishes) => {
    const built = await runBuild(resolve(snapshot), resolve(out), { force: force === true, ...place });
    say(
      built.changed
        ? `Built ${counted(built.pages, 'page')} in ${shown(built.out)}`
        : 'Nothing has changed since the last build',
    );
    if (asJson) await json(built);
  });

program
  .command('merge')
  .description('join the parts of a site that "toolgrade build --shard" made, and check that nothing is missing')
  .argument('<parts...>', 'folders of the parts, in any order')
  .option('--out <folder>', 'where to write the site', workspace.site)
  .action(async (parts: string[], { out }: { out: string }) => {
    const files = await runMerge(
      parts.map((part) => resolve(part)),
      resolve(out),
    );
    say(`Merged ${counted(parts.length, 'part')} into ${shown(out)}: ${counted(files, 'file')}`);
  });

program
  .command('serve')
  .description('serve a built site on this machine')
  .option('--port <number>', 'port to serve on; 0 takes a free one', port, 4321)
  .option('--site <folder>', 'what to serve', workspace.site)
  .action(async (options: { port: number; site: string }) => {
    if (options.port !== 0) await ensureFree(options.port);
    await serveUntilStopped(resolve(options.site), options.port);
  });

program.addCommand(mcpCommand('0.1.0'));
program.addCommand(policyCommand());
program.addCommand(checkCommand(() => (exitCode = findings)));
// For its help: a guard is started by a program of its own, which knows when its launcher ends.
program.addCommand(guardCommand((code) => (exitCode = code), new Promise(() => {})));

// A reader that closes the pipe early (`| head`) has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? done : findings));

listenForSignals();
process.exit(await runProgram(program, () => exitCode));
