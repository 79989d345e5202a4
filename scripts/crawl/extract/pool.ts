import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { failed, success, type Result } from '#core/model/result.ts';
import { endAtExit } from '../at-exit.ts';
import { rejected, type Failure } from '../failure.ts';
import { limits } from '../limits.ts';
import type { Extraction, Language, SourcePackage } from './extraction.ts';

const script = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** How Node runs an extractor: with a bounded heap, and a small nursery, as a large bundle fills a large one with what is soon forgotten. */
export const extractorFlags: readonly string[] = [
  '--disable-warning=ExperimentalWarning',
  `--max-old-space-size=${limits.extraction.heapMegabytes}`,
  '--max-semi-space-size=4',
];

function start(): ChildProcess {
  return fork(script, [], {
    execArgv: [...extractorFlags],
    serialization: 'advanced',
    env: {},
    // A crash prints its own trace; the failure that the caller gets says what a person needs.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

/**
 * Extracts in child processes with bounded time and memory, one package at a time each. Close it when done.
 */
export class ExtractorPool {
  readonly #idle: ChildProcess[] = [];
  readonly #all = new Set<ChildProcess>();
  // One at rest ends with its channel; one at work would go on to the end of its package.
  readonly #ended = endAtExit(() => this.#all.forEach((child) => child.kill('SIGKILL')));
  readonly #waiting: (() => void)[] = [];
  #free = availableParallelism();

  /** The tools of a package. Fails with `E_PARSE_TIME` or `E_PARSE_CRASH` where reading it had to be ended. */
  async extract(
    server: SourcePackage,
    dependencies: ReadonlyMap<string, SourcePackage>,
    language: Language = 'javascript',
  ): Promise<Result<Extraction, Failure>> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      const child = this.#idle.pop() ?? start();
      this.#all.add(child);
      const result = await this.#ask(child, { server, dependencies, language });
      if (result.ok) this.#rest(child);
      else this.#end(child);
      return result;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  /** Keeps a process for the next package, unless it ends before that. */
  #rest(child: ChildProcess): void {
    this.#idle.push(child);
    const forget = (): void => {
      this.#all.delete(child);
      this.#idle.splice(0, this.#idle.length, ...this.#idle.filter((one) => one !== child));
    };
    child.once('exit', forget);
    child.once('error', forget);
  }

  #ask(child: ChildProcess, job: object): Promise<Result<Extraction, Failure>> {
    child.removeAllListeners();
    return new Promise((resolve) => {
      const end = (result: Result<Extraction, Failure>): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(result);
      };
      const timer = setTimeout(
        () =>
          end(
            failed(rejected('E_PARSE_TIME', `Reading the code took longer than ${limits.extraction.time / 1000} s.`)),
          ),
        limits.extraction.time,
      );
      child.once('message', (extraction) => end(success(extraction as Extraction)));
      const crashed = (): void =>
        end(
          failed(
            rejected(
              'E_PARSE_CRASH',
              'Reading the code ended early: it needs more memory than is allowed, or breaks the parser.',
            ),
          ),
        );
      child.once('exit', crashed);
      child.once('error', crashed);
      child.send(job, (error) => error !== null && crashed());
    });
  }

  #end(child: ChildProcess): void {
    this.#all.delete(child);
    child.kill('SIGKILL');
  }

  /** Ends the idle processes. */
  close(): void {
    for (const child of this.#idle.splice(0)) this.#end(child);
    this.#ended();
  }
}
