import { classifyTool } from '#core/classify/classify-tool.ts';
import type { ArgumentCondition } from '#core/model/argument-condition.ts';
import type { ToolDecision } from '#core/model/policy.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { decide } from '#core/policy/decide.ts';
import { enforcementPhrase } from '#core/policy/enforce.ts';
import { usualOthers, type EmitOptions, type Target } from '#core/policy/target.ts';
import { vectorsFor } from '#core/policy/vectors.ts';
import { decisionTitle } from './decision-view.ts';
import { listed } from './words.ts';
import { policyView, type PolicyView } from './policy-view.ts';

const text = { type: 'string' };
const object = (properties: Record<string, object>, required: string[] = []) => ({
  type: 'object',
  properties: properties as Record<string, Record<string, string>>,
  required,
});

/** Tools of a server that nobody offers: of each thing that a decision can ask for, one. */
const definitions: readonly ToolDefinition[] = [
  { name: 'list_colors', description: 'List the colors that a task can have.', inputSchema: object({ project: text }) },
  {
    name: 'create_task',
    description: 'Create a task in a project.',
    inputSchema: object({ project: text, title: text }, ['title']),
  },
  {
    name: 'send_mail',
    description: 'Send a mail to any address.',
    inputSchema: object({ to: { ...text, format: 'email' }, text }, ['to', 'text']),
  },
  {
    name: 'pay_invoice',
    description: 'Pay an invoice from the account.',
    inputSchema: object({ invoice: text, amount: { type: 'number' } }, ['invoice', 'amount']),
  },
  { name: 'delete_task', description: 'Delete a task.', inputSchema: object({ task: text }, ['task']) },
  {
    name: 'run_script',
    description: 'Run a shell script on the server.',
    inputSchema: object({ script: text }, ['script']),
  },
];

/** The name that the reader of the example gave its server: no word, which sentences would have to quote. */
const serverKey = 'tasks1';

/** What a reader might fill in where only a reader can say what an argument may be. */
function filledIn(condition: ArgumentCondition): ArgumentCondition {
  switch (condition.check) {
    case 'maximum':
      return { ...condition, max: condition.max ?? 100 };
    case 'total':
      return { ...condition, max: condition.max ?? 500 };
    case 'hosts':
      return { ...condition, hosts: condition.hosts ?? ['example.com'] };
    case 'under':
      return { ...condition, roots: condition.roots ?? ['/srv/tasks'] };
    case 'domains':
      return { ...condition, domains: condition.domains ?? ['example.com'] };
    case 'oneOf':
      return condition;
  }
}

/** The decisions for the tools of the example, as they are made for every tool, with what is left to the reader filled in. */
export function exampleDecisions(): ToolDecision[] {
  return definitions.map((definition) => {
    const decision = decide(definition, classifyTool(definition, { server: serverKey }));
    return {
      tool: definition.name,
      decision: { ...decision, conditions: decision.conditions.map(filledIn) },
      ...(definition.inputSchema !== undefined && { inputSchema: definition.inputSchema }),
    };
  });
}

/** The options with which the example is written for a target. */
export function exampleOptions(target: Target, decisions: readonly ToolDecision[]): EmitOptions {
  return { serverKey, others: usualOthers(target, decisions) };
}

/** What one decision of the example becomes. */
interface ExampleRow {
  tool: string;
  /** What was decided, in a few words. */
  decided: string;
  /** What arguments are held to; empty where to nothing. */
  held: string[];
  /** What the policy does, to complete "the policy …". */
  becomes: string;
  losses: readonly string[];
}

/** A target's policy for the example, what becomes of each decision, and with how many calls it is tried. */
export interface TargetExample {
  rows: ExampleRow[];
  policy: PolicyView;
  calls: number;
}

function heldTo(condition: ArgumentCondition): string {
  const name = condition.argument.slice(1);
  switch (condition.check) {
    case 'maximum':
      return `${name} at most ${condition.max}`;
    case 'total':
      return `${name} at most ${condition.max} a ${condition.window}`;
    case 'hosts':
      return `${name} on ${(condition.hosts ?? []).join(', ')}`;
    case 'under':
      return `${name} below ${(condition.roots ?? []).join(', ')}`;
    case 'domains':
      return `${name} at ${(condition.domains ?? []).join(', ')}`;
    case 'oneOf':
      return `${name} one of ${condition.values.map(String).join(', ')}`;
  }
}

/** The example in a target's format. */
export function targetExample(target: Target): TargetExample {
  const decisions = exampleDecisions();
  const options = exampleOptions(target, decisions);
  const vectors = vectorsFor(target, decisions, options);
  return {
    rows: decisions.map((each) => {
      const { enforcement, losses } = target.enforces(each);
      return {
        tool: each.tool,
        decided: decisionTitle(each.decision),
        held: each.decision.conditions.map(heldTo),
        becomes: [
          enforcementPhrase(enforcement),
          ...(enforcement.conditions.length === 0 ? [] : [`with ${listed(enforcement.conditions.map(heldTo))}`]),
        ].join(', '),
        losses,
      };
    }),
    policy: policyView(target, decisions, serverKey),
    calls: vectors.reduce((sum, { calls }) => sum + calls.length, 0),
  };
}
