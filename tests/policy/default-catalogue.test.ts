import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ToolDecision } from '#core/model/policy.ts';
import { targets } from '#core/policy/targets/index.ts';
import { proveServer, type Proof } from './prove-servers.ts';

/** Decisions of the default catalogue, written by scripts/generate/default-decisions.ts: names and types, no prose. */
function servers(): { server: string; tools: ToolDecision[] }[] {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/default-decisions.jsonl'), 'utf8');
  return text.trimEnd().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
}

test(
  'every target does with every tool of the default catalogue what its vectors say, and admits every loss',
  { timeout: 600_000 },
  () => {
    const proofs = new Map<string, Proof>();
    for (const { server, tools } of servers()) proveServer(server, tools, proofs);
    expect([...proofs.keys()]).toEqual(targets.map(({ id }) => id));
    for (const { target, tools, vectors, failures } of proofs.values()) {
      expect([target, failures.slice(0, 3)]).toEqual([target, []]);
      expect(tools).toBeGreaterThan(500);
      expect(vectors).toBeGreaterThan(tools);
    }
  },
);
