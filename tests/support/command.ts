import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Catalogue } from '#catalogue/catalogue.ts';

const root = dirname(dirname(import.meta.dirname));

/** What a user starts. */
export const program = join(root, 'bin/toolgrade.mjs');
/** What it starts in turn: the command itself, without a launcher. */
export const main = join(root, 'scripts/cli/main.ts');

/** How a command ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

/** A command under way. */
export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves when its standard error has such a text in it, or when it has ended. */
  says(text: string | RegExp): Promise<void>;
}

/** Starts a command in the project's folder. */
export function start(command: string, words: readonly string[], input = '', environment: object = {}): Running {
  const child = spawn(command, words, { cwd: root, env: { ...process.env, ...environment } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }));
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const says = (text: string | RegExp): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => void ((typeof text === 'string' ? err.includes(text) : text.test(err)) && resolve());
      child.stderr.on('data', look);
      look();
      void ended.then(() => resolve());
    });
  return { child, ended, says };
}

/** Runs a command, and resolves to how it ended and what it wrote. */
export const run = (command: string, words: readonly string[], input = '', environment: object = {}): Promise<Ended> =>
  start(command, words, input, environment).ended;

/** Runs `toolgrade` as a user does. */
export const toolgrade = (words: readonly string[], input = '', environment: object = {}): Promise<Ended> =>
  run('node', [program, ...words], input, environment);

/** All servers of a catalogue with their tools, without the times at which they were read. */
export function contentOf(path: string): { server: object; tools: object[]; readingKey: string | undefined }[] {
  const catalogue = new Catalogue(path);
  const content = catalogue.ids().map((id) => ({
    server: { ...catalogue.server(id), crawledAt: null },
    tools: catalogue.tools(id).map(({ definition, provenance }) => ({ definition, ...provenance, obtainedAt: null })),
    readingKey: catalogue.readingKey(id),
  }));
  catalogue.close();
  return content;
}

/** Writes a file of sources that names these references, and returns its path. */
export function sourcesFile(folder: string, name: string, ...references: string[]): string {
  const path = join(folder, `${name}.yaml`);
  const entries = references.map((ref) => ({ ref, reason: 'a test', added: '2026-11-21' }));
  writeFileSync(path, JSON.stringify({ sources: entries }));
  return path;
}

/** Writes a package with a server of these tools into a folder. */
export function writeServer(path: string, tools: readonly { name: string; description?: string }[]): void {
  rmSync(path, { recursive: true, force: true });
  const registrations = tools.map(
    ({ name, description = 'Lists colours' }) =>
      `server.registerTool(${JSON.stringify(name)}, { description: ${JSON.stringify(description)}, inputSchema: {} }, async () => ({ content: [] }));`,
  );
  const files = {
    'package.json': JSON.stringify({ name: 'odd', version: '1.0.0', type: 'module', bin: 'index.js' }),
    'index.js': `
      import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
      const server = new McpServer({ name: 'odd', version: '1.0.0' });
      ${registrations.join('\n')}
    `,
  };
  mkdirSync(path, { recursive: true });
  for (const [name, body] of Object.entries(files)) writeFileSync(join(path, name), body);
}
