import { bytes, number } from '#site/views/words.ts';

/** What a phase of a build has written. */
export interface Output {
  files: number;
  bytes: number;
}

/** The CPU time of this process so far, all threads, user and system, in seconds. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Says as each phase of a build begins, and when it ends, what it took: so that whoever runs it sees where time goes. */
export class Phases {
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /**
   * Runs a phase. `told` says what it wrote, and how many seconds of CPU other processes took for it. What runs beside a
   * phase in other threads is in its CPU time.
   */
  async run<Value>(
    name: string,
    work: () => Value | Promise<Value>,
    told: (value: Value) => Partial<Output> & { cpu?: number } = () => ({}),
  ): Promise<Value> {
    this.#log(name);
    const start = performance.now();
    const before = cpuSeconds();
    const value = await work();
    const { files, bytes: size, cpu = 0 } = told(value);
    const parts = [
      `${((performance.now() - start) / 1000).toFixed(1)} s`,
      `${(cpuSeconds() - before + cpu).toFixed(1)} s of CPU`,
      ...(files === undefined ? [] : [`${number(files)} files`]),
      ...(size === undefined ? [] : [bytes(size)]),
    ];
    this.#log(`  ${parts.join(', ')}`);
    return value;
  }
}
