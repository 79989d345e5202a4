import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Snapshot } from '#catalogue/snapshot.ts';
import { answerText, itemFor, LoopbackModel } from './support/loopback-model.ts';

const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), 'toolgrade-model-cli-'));
const snapshot = join(folder, 'snapshot.sqlite');
const catalogue = join(folder, 'catalogue.sqlite');
let endpoint: LoopbackModel;
let calls = 0;

/** Runs the command with a model named, and resolves to how it ended and what it said. */
function toolgrade(
  words: readonly string[],
  variables: Record<string, string>,
): Promise<{ code: number | null; err: string }> {
  return new Promise((resolve) => {
    const child = spawn('node', [join(root, 'bin/toolgrade.mjs'), ...words], {
      cwd: root,
      env: { ...process.env, ...variables },
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, err }));
  });
}

const classify = (variables: Record<string, string>) =>
  toolgrade(
    ['classify', '--catalogue', catalogue, '--snapshot', snapshot, '--verdicts', join(folder, 'verdicts.sqlite')],
    variables,
  );

function gradeOf(tool: string) {
  const opened = new Snapshot(snapshot);
  const record = opened.tool('dir-firewall-server', tool);
  opened.close();
  return record?.classification;
}

beforeAll(async () => {
  endpoint = await LoopbackModel.start();
  const rule = { field: 'description', pointer: '/description', text: 'Create a port forward rule' };
  endpoint.behaviour = ({ tools }) => {
    calls += 1;
    return {
      text: answerText(tools, (tool) =>
        // It would lower every tool but one, which it would raise.
        itemFor(
          tool,
          tool.definition.name === 'nat_create_port_forward' ? { category: 'Execute', categoryEvidence: [rule] } : {},
        ),
      ),
    };
  };
  const sources = join(folder, 'sources.yaml');
  const fixture = join(root, 'tests/fixtures/firewall-server');
  writeFileSync(sources, `sources:\n  - { ref: 'dir:${fixture}', reason: 'five tools', added: '2026-11-21' }\n`);
  const crawled = await toolgrade(['crawl', '--sources', sources, '--catalogue', catalogue], {});
  expect(crawled.code).toBe(0);
}, 60_000);
afterAll(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('toolgrade classify with a model', () => {
  it('raises by words that stand there, lowers nothing, and asks once', async () => {
    const variables = { TOOLGRADE_MODEL: 'model-1', OPENAI_BASE_URL: endpoint.url, OPENAI_API_KEY: 'sk-canary' };
    const first = await classify(variables);
    expect(first.err).not.toContain('sk-canary');
    expect(first.code).toBe(0);
    expect(calls).toBeGreaterThan(0);
    expect(gradeOf('nat_create_port_forward')).toMatchObject({
      category: 'Execute',
      risk: 'High',
      method: 'rules+model',
    });
    expect(gradeOf('cli_reload_firewall')).toMatchObject({ category: 'Execute', risk: 'High' });
    const bytes = readFileSync(snapshot);
    const asked = calls;
    expect((await classify(variables)).code).toBe(0);
    expect(calls).toBe(asked);
    expect(readFileSync(snapshot).equals(bytes)).toBe(true);
  });

  it('L5 ends with the rules where the endpoint cannot be reached', async () => {
    const gone = await LoopbackModel.start();
    const address = gone.url;
    await gone.stop();
    const run = await classify({ TOOLGRADE_MODEL: 'model-2', OPENAI_BASE_URL: address });
    expect(run.code).toBe(0);
    expect(gradeOf('nat_create_port_forward')).toMatchObject({ category: 'Write', risk: 'High', method: 'rules' });
  });

  it('says nothing of models where none is named', async () => {
    const run = await classify({ TOOLGRADE_MODEL: '' });
    expect(run.code).toBe(0);
    expect(run.err).not.toMatch(/verdict|OPENAI|calls/i);
  });
});
