import { Script } from 'node:vm';
import { z } from 'zod';

const never = (): never => {
  throw new Error('a hook does nothing else');
};

/** What a hook printed, what it complained of, and how it ended. */
export interface HookRun {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** Runs the very text of a hook's script against files that stand in memory, at a time of ours. */
export function hookRunner(script: string): (input: unknown, at: number) => HookRun {
  const compiled = new Script(`(function (require, process, Date, JSON) {${script}\n})`);
  const run = z
    .custom<(require: unknown, process: unknown, date: unknown, json: unknown) => void>()
    .parse(compiled.runInThisContext());
  const files = new Map<string, string>();
  return (input, at) => {
    const said: HookRun = { stdout: '', stderr: '', exitCode: 0 };
    const fs = {
      readFileSync: (name: string | number) =>
        name === 0 ? JSON.stringify(input) : (files.get(String(name)) ?? never()),
      writeFileSync: (name: string, text: string) => void files.set(name, text),
      renameSync(from: string, to: string) {
        files.set(to, files.get(from) ?? never());
        files.delete(from);
      },
      existsSync: (name: string) => files.has(name),
      mkdirSync: () => undefined,
      openSync(name: string) {
        if (files.has(name)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
        files.set(name, '');
        return name;
      },
      closeSync: () => undefined,
      statSync: () => ({ mtimeMs: at }),
      rmSync: (name: string) => void files.delete(name),
    };
    const modules: Record<string, unknown> = {
      'node:fs': fs,
      'node:os': { homedir: () => '/home/reader' },
      'node:path': { join: (...parts: string[]) => parts.join('/') },
    };
    const host = {
      env: {},
      pid: 1,
      stdout: { write: (text: string) => (said.stdout += text) },
      stderr: { write: (text: string) => (said.stderr += text) },
      set exitCode(code: number) {
        said.exitCode = code;
      },
    };
    // In a process that has parsed much, V8 takes some escaped keys for others (https://github.com/nodejs/node/issues/63785);
    // a hook parses one call in a process of its own.
    const stdin = JSON.stringify(input);
    const json = {
      stringify: JSON.stringify,
      parse: (text: string): unknown => (text === stdin ? structuredClone(input) : JSON.parse(text)),
    };
    run((name: string) => modules[name] ?? never(), host, { now: () => at }, json);
    return said;
  };
}
