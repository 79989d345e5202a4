import { parse } from 'yaml';
import { z } from 'zod';
import { scalar, type ArgumentCondition } from '../../model/argument-condition.ts';
import type { Limit } from '../../model/decision.ts';
import { pointerToken } from '../../model/json.ts';
import type { Result } from '../../model/result.ts';
import { windows } from '../../taxonomy/window.ts';
import { plain } from '../readers/plain.ts';
import { imported, neutralPolicy, Unsupported, type Imported, type ImportedRule } from './imported.ts';

const condition = z.strictObject({ path: z.string(), op: z.string(), value: z.unknown() });
const state = z.strictObject({
  counter: z.string().min(1),
  window: z.enum(windows),
  increment: z.int().positive().default(1),
  increment_from: z.string().optional(),
});
const rule = z.strictObject({
  name: z.string().default(''),
  action: z.enum(['evaluate', 'deny']).default('evaluate'),
  conditions: z.array(condition).default([]),
  rate_limit: z.string().optional(),
  on_deny: z.string().optional(),
  state: state.optional(),
});
type Rule = z.infer<typeof rule>;

const head = z.strictObject({
  version: z.literal('1'),
  description: z.string().optional(),
  default: z.enum(['allow', 'deny']).default('allow'),
  hide: z.array(z.string()).nullish(),
  tools: z.map(z.string(), z.map(z.literal('rules'), z.array(z.unknown()).nullable())).nullish(),
});

/** `args.a.b` as the pointer `/a/b`; a dot in a name cannot be told from the one between two names. */
function pointerOf(path: string): string {
  const names = path.split('.').slice(1);
  if (!path.startsWith('args.') || names.includes('')) throw new Unsupported(`The path ${path} cannot be read here.`);
  return names.map((name) => `/${pointerToken(name)}`).join('');
}

/** A condition on an argument. In this format a call without the argument fails it. */
function argumentCondition({ path, op, value }: z.infer<typeof condition>): ArgumentCondition {
  const about = { argument: pointerOf(path), whenAbsent: 'refuse' } as const;
  const amount = z.number().nonnegative().safeParse(value);
  if (op === 'lte' && amount.success) return { check: 'maximum', ...about, max: amount.data };
  const values = op === 'in' ? z.array(scalar).min(1).safeParse(value) : z.tuple([scalar]).safeParse([value]);
  if ((op === 'eq' || op === 'in') && values.success) return { check: 'oneOf', ...about, values: values.data };
  throw new Unsupported(`The condition ${path} ${op} ${JSON.stringify(value)} cannot be kept here.`);
}

function limitOf(text: string): Limit {
  const [, max, window] = /^([1-9]\d*)\/([a-z]+)$/.exec(text) ?? [];
  const known = windows.find((candidate) => candidate === window);
  if (known === undefined) throw new Unsupported(`${text} is no rate_limit.`);
  return { max: Number(max), window: known };
}

/** What a rule with a counter of its own comes to: a limit on calls, or on the sum of an argument. */
function counted(tool: string, { conditions, state: counter }: Rule): { limit?: Limit; total?: ArgumentCondition } {
  const about = conditions.filter(({ path }) => path.startsWith('state.'));
  const [check, ...more] = about;
  const max = z.number().positive().safeParse(check?.value);
  if (
    counter === undefined ||
    counter.increment !== 1 ||
    check?.path !== `state.${tool}.${counter.counter}` ||
    check.op !== 'lte' ||
    !max.success ||
    more.length > 0
  ) {
    throw new Unsupported(`${tool}: a counter that is used in this way cannot be kept here.`);
  }
  const { window, increment_from: from } = counter;
  if (from !== undefined) {
    return { total: { check: 'total', argument: pointerOf(from), whenAbsent: 'refuse', max: max.data, window } };
  }
  if (!Number.isInteger(max.data)) throw new Unsupported(`${tool}: ${max.data} is no number of calls.`);
  return { limit: { max: max.data, window } };
}

function ruleOf(tool: string, rules: readonly Rule[]): ImportedRule {
  if (rules.some(({ action }) => action === 'deny')) return { tool, action: 'deny' };
  const limits: Limit[] = [];
  const conditions: ArgumentCondition[] = [];
  for (const each of rules) {
    const onArguments = each.conditions.filter(({ path }) => !path.startsWith('state.'));
    if (each.rate_limit === undefined && each.conditions.length === 0) {
      throw new Unsupported(`${tool}: a rule that evaluates needs a condition or a rate_limit.`);
    }
    if (each.rate_limit !== undefined) {
      if (each.conditions.length > 0) throw new Unsupported(`${tool}: a rate_limit has no conditions.`);
      limits.push(limitOf(each.rate_limit));
    }
    if (each.state !== undefined || onArguments.length < each.conditions.length) {
      const { limit, total } = counted(tool, each);
      if (limit !== undefined) limits.push(limit);
      if (total !== undefined) conditions.push(total);
    }
    conditions.push(...onArguments.map(argumentCondition));
  }
  const [first, ...more] = limits;
  if (more.length > 0) throw new Unsupported(`${tool}: more than one limit for a tool cannot be kept here.`);
  if (first === undefined) return { tool, action: 'allow', conditions };
  return { tool, action: 'limit', limit: first, conditions };
}

/** Reads Intercept's YAML, version 1. Fails, a line for each reason, where any part cannot be kept to the letter. */
export function importIntercept(text: string): Result<Imported, string[]> {
  return imported(() => {
    const document = head.parse(
      Object.fromEntries(z.map(z.string(), z.unknown()).parse(parse(text, { mapAsMap: true }))),
    );
    const hide = document.hide ?? [];
    const tools = document.tools ?? new Map<string, Map<'rules', unknown[]>>();
    if (hide.includes('*') || tools.has('*')) throw new Unsupported('A rule for every tool (*) cannot be kept here.');
    const rules = [...tools].map(([tool, definition]) =>
      ruleOf(tool, z.array(rule).parse((definition.get('rules') ?? []).map(plain))),
    );
    const all = rules.flatMap(({ conditions = [] }) => conditions);
    const isCounted = rules.some(({ limit }) => limit !== undefined) || all.some(({ check }) => check === 'total');
    return {
      policy: neutralPolicy(document.default, hide, rules),
      notes: [
        ...(isCounted ? ['Limits are counted over windows that slide; Intercept counts by the calendar in UTC.'] : []),
        ...(all.some(({ check }) => check === 'maximum' || check === 'total')
          ? ['An amount below zero is refused here, and Intercept would let it pass.']
          : []),
      ],
    };
  });
}
