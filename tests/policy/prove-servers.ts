import type { ArgumentCondition } from '#core/model/argument-condition.ts';
import type { Decision } from '#core/model/decision.ts';
import type { ToolDecision } from '#core/model/policy.ts';
import { usualOthers, type Target } from '#core/policy/target.ts';
import { targets } from '#core/policy/targets/index.ts';
import { vectorsFor } from '#core/policy/vectors.ts';
import { readers } from '../support/policy-readers/index.ts';
import { prove, unsaidLosses, type Disproof } from './prove.ts';

/** What the proof of one target came to. */
export interface Proof {
  target: string;
  engine: string;
  tools: number;
  vectors: number;
  losses: number;
  failures: (Disproof & { server: string; text?: string })[];
}

/** A condition as a reader might fill it in, so that what an open one hides is tried too. */
export function filled(condition: ArgumentCondition): ArgumentCondition {
  switch (condition.check) {
    case 'maximum':
    case 'total':
      return { ...condition, max: condition.max ?? 100 };
    case 'hosts':
      return { ...condition, hosts: condition.hosts ?? ['api.example.com'] };
    case 'under':
      return { ...condition, roots: condition.roots ?? ['/srv/data'] };
    case 'domains':
      return { ...condition, domains: condition.domains ?? ['example.com'] };
    case 'oneOf':
      return condition;
  }
}

function filledIn(decision: Decision): Decision {
  return {
    ...decision,
    conditions: decision.conditions.map(filled),
    cases: decision.cases.map((each) => ({ ...each, conditions: each.conditions.map(filled) })),
  };
}

/** One decision a name, as a server's policy has it. */
function unique(tools: readonly ToolDecision[]): ToolDecision[] {
  return [...new Map(tools.map((tool) => [tool.tool, tool])).values()];
}

/**
 * Proves every target's policy for a server, once as recommended and once with its placeholders filled in, and adds what
 * came out to `proofs`.
 */
export function proveServer(server: string, given: readonly ToolDecision[], proofs: Map<string, Proof>): void {
  const recommended = unique(given);
  const open = recommended.some(({ decision }) => JSON.stringify(filledIn(decision)) !== JSON.stringify(decision));
  const variants = open
    ? [recommended, recommended.map((tool) => ({ ...tool, decision: filledIn(tool.decision) }))]
    : [recommended];
  for (const target of targets) {
    const proof = proofs.get(target.id) ?? start(target);
    proofs.set(target.id, proof);
    proof.tools += recommended.length;
    for (const decisions of variants) proveWith(target, server, decisions, proof);
  }
}

function start(target: Target): Proof {
  const engine = readers.get(target.id)?.engine ?? '';
  return { target: target.id, engine, tools: 0, vectors: 0, losses: 0, failures: [] };
}

function proveWith(target: Target, server: string, decisions: readonly ToolDecision[], proof: Proof): void {
  const reader = readers.get(target.id);
  if (reader === undefined) throw new Error(`no reader for ${target.id}`);
  const options = { serverKey: 'some-server', others: usualOthers(target, decisions) };
  // LiteLLM takes no hyphen in a name.
  if (!target.serverKeys.test(options.serverKey)) options.serverKey = 'someserver';
  const policy = target.emit(decisions, options);
  proof.losses += policy.losses.length;
  const problems = reader.problems(policy, options.serverKey);
  for (const text of problems)
    proof.failures.push({ server, tool: '', given: {}, wanted: 'valid', got: 'invalid', text });
  if (problems.length > 0) return;
  for (const { calls } of vectorsFor(target, decisions, options)) proof.vectors += calls.length;
  const wrong = [
    ...prove(target, reader, decisions, options),
    ...decisions.flatMap((decided) => unsaidLosses(target, decided, options)),
  ];
  proof.failures.push(...wrong.map((each) => ({ ...each, server })));
}

/** The proofs as a table. */
export function table(proofs: ReadonlyMap<string, Proof>): string {
  const rows = [...proofs.values()].map(({ target, engine, tools, vectors, losses, failures }) =>
    [target, engine, tools, vectors, losses, failures.length].join(' | '),
  );
  return ['target | engine | tools | vectors | losses | failures', ...rows].join('\n');
}
