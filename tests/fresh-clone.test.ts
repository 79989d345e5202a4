import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/chromium.ts';

const root = dirname(import.meta.dirname);

/** What a clone of the project as it stands would hold, in a new folder: nothing that git ignores. */
function freshClone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'toolgrade-clone-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const deleted = new Set(
    execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: root, encoding: 'utf8' }).split('\0'),
  );
  for (const file of listed.split('\0')) {
    if (file === '' || deleted.has(file)) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  return folder;
}

/** A run of `npm start`, its output, and the address at which it serves. */
interface Started {
  url: string;
  output: string;
  stop(): Promise<void>;
}

async function npmStart(folder: string): Promise<Started> {
  const child: ChildProcess = spawn('npm', ['start', '--', '--port', '0', '--sources', 'tests/fixtures/sources.yaml'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm, what it starts and the server end together.
    detached: true,
    env: { ...process.env, CI: 'true' },
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      const [, address] = /Toolgrade is at (\S+)/.exec(output) ?? [];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
  return {
    url,
    get output() {
      return output;
    },
    async stop() {
      child.removeAllListeners('exit');
      const ended = once(child, 'exit');
      process.kill(-(child.pid ?? 0), 'SIGTERM');
      await ended;
    },
  };
}

/** A text as JSON, or nothing where it is none. */
function asJson(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

/** The table that the pages of the fixture's tools are checked against. */
const reference = [
  {
    tool: 'cert_letsencrypt_request',
    description: "Request a Let's Encrypt certificate",
    category: 'Execute',
    base: 'High',
    max: 10,
    required: ['domain', 'email'],
    optional: ['challengeType'],
  },
  {
    tool: 'cli_reload_firewall',
    description: 'Reload firewall rules via CLI',
    category: 'Execute',
    base: 'High',
    max: 10,
    required: [],
    optional: [],
  },
  {
    tool: 'firewall_apply_changes',
    description: 'Apply pending firewall changes',
    category: 'Execute',
    base: 'High',
    max: 10,
    required: [],
    optional: [],
  },
  {
    tool: 'ssh_reload_firewall',
    description: 'Reload firewall rules via SSH',
    category: 'Execute',
    base: 'High',
    max: 10,
    required: [],
    optional: [],
  },
  {
    tool: 'nat_create_port_forward',
    description: 'Create a port forward rule',
    category: 'Write',
    base: 'Medium',
    max: 30,
    required: ['interface', 'protocol', 'destination_port', 'target'],
    optional: ['local_port', 'description', 'enabled'],
  },
] as const;

describe('a fresh clone', () => {
  let folder: string;
  let started: Started;
  let browser: Browser;

  beforeAll(async () => {
    folder = freshClone();
    started = await npmStart(folder);
    browser = await launchChromium();
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    await started?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says how each server ended, and goes on past one that cannot be read', () => {
    expect(started.output).toMatch(/read\s+dir:firewall-server {2}5 tools/);
    expect(started.output).toContain('failed: dir:missing-server (E_DIR');
    expect(started.output).toMatch(/without all their tools: dir:empty-server/);
  });

  it.each(reference)(
    'shows $tool as the table has it',
    async ({ tool, description, category, base, max, required, optional }) => {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      const answer = await page.goto(`${started.url}servers/dir-firewall-server/${tool}/`);
      expect(answer?.status()).toBe(200);
      const text = (await page.locator('main').innerText()).replaceAll('\u2019', "'");
      expect(text).toContain(description);
      expect(text).toContain(`${category}`);
      expect(text).toContain(`starts at ${base}`);
      if (category === 'Write') expect(text).toMatch(/raised to High because .*(?:network|reach)/);

      const policies = await page.locator('pre').allTextContents();
      expect(policies.flatMap(asJson)).toContainEqual({
        version: '1',
        default: 'deny',
        tools: { [tool]: { limits: [{ counter: `${tool}_rate`, window: 'minute', max, scope: 'grant' }] } },
      });

      const parameters = await page.locator('table.parameters tbody th').allInnerTexts();
      expect(parameters.map((cell) => cell.replace(/\s+/g, ' ').trim())).toEqual([
        ...required.map((name) => `${name} required`),
        ...optional,
      ]);
      expect(text).not.toMatch(/\ba Execute\b|MCP Server MCP server|undefined|\[object|Let\\/i);
      expect(errors).toEqual([]);
      await page.close();
    },
  );

  it('starts again in seconds where nothing has changed', async () => {
    await started.stop();
    const before = readFileSync(join(folder, 'dist', 'index.html'));
    started = await npmStart(folder);
    expect(started.output).toContain('Nothing has changed since the last build');
    expect(started.output).not.toContain('Installing');
    expect(started.output).toMatch(/as before\s+dir:firewall-server/);
    expect(readFileSync(join(folder, 'dist', 'index.html')).equals(before)).toBe(true);
  }, 60_000);
});
