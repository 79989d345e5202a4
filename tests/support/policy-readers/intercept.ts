import { parse } from 'yaml';
import { z } from 'zod';
import { windows } from '#core/taxonomy/window.ts';
import type { Limit } from '#core/model/decision.ts';
import { plain } from '#core/policy/readers/plain.ts';
import { calendarCounter } from './calendar-counter.ts';
import { condition, meets, problemsOf } from './intercept-conditions.ts';
import type { Judge, Reader } from './reader.ts';

/**
 * Intercept's policy format, version 1, from the types and the validator of its source at commit 77f0429
 * (2026-03-04), for the parts that a per-tool decision needs: counters of one's own are not read.
 */
const rule = z.strictObject({
  name: z.string().min(1),
  action: z.enum(['evaluate', 'deny']).optional(),
  conditions: z.array(condition).optional(),
  rate_limit: z.string().optional(),
  on_deny: z.string().optional(),
});
type Rule = z.infer<typeof rule>;

interface InterceptPolicy {
  default: 'allow' | 'deny';
  hide: string[];
  tools: Map<string, Rule[]>;
}

const head = z.strictObject({
  version: z.literal('1'),
  description: z.string().optional(),
  default: z.enum(['allow', 'deny']).default('allow'),
  hide: z.array(z.string()).default([]),
  tools: z.map(z.string(), z.map(z.literal('rules'), z.array(z.unknown()))).default(new Map()),
});

function rulesOf(definition: ReadonlyMap<'rules', unknown[]>): Rule[] {
  return z.array(rule).parse((definition.get('rules') ?? []).map(plain));
}

function read(text: string): InterceptPolicy {
  const { tools, ...rest } = head.parse(
    Object.fromEntries(z.map(z.string(), z.unknown()).parse(parse(text, { mapAsMap: true }))),
  );
  return { ...rest, tools: new Map([...tools].map(([tool, definition]) => [tool, rulesOf(definition)])) };
}

function limitOf(rateLimit: string): Limit | null {
  const [, max, window] = /^(\d+)\/([a-z]+)$/.exec(rateLimit) ?? [];
  const known = windows.find((candidate) => candidate === window);
  return known === undefined || !(Number(max) > 0) ? null : { max: Number(max), window: known };
}

function problemsOfRule(tool: string, { action = 'evaluate', rate_limit: rateLimit, conditions = [] }: Rule): string[] {
  if (rateLimit === undefined) {
    if (action === 'evaluate' && conditions.length === 0) return [`${tool}: a rule that evaluates needs a condition`];
    return conditions.flatMap((each) => problemsOf(each).map((text) => `${tool}: ${text}`));
  }
  return [
    ...(action === 'deny' || conditions.length > 0 ? [`${tool}: a limit stands alone in its rule`] : []),
    ...(limitOf(rateLimit) === null ? [`${tool}: ${rateLimit} is no limit`] : []),
    // The limit turns into a path that is split at its first two dots, so the counter would not be found.
    ...(tool.includes('.') ? [`${tool}: a limit cannot address a name with a dot`] : []),
  ];
}

/** Intercept's YAML, version 1. */
export const interceptReader: Reader = {
  target: 'intercept',
  engine: 'yaml, re2js for regular expressions, and our reading of the source of Intercept',
  problems({ text }) {
    try {
      const { hide, tools } = read(text);
      return [
        ...(hide.some((tool) => tool.trim() === '') ? ['hide has a blank entry'] : []),
        ...(new Set(hide).size < hide.length ? ['hide lists a tool twice'] : []),
        ...(hide.includes('*') || tools.has('*') ? ['* stands for every tool'] : []),
        ...[...tools].flatMap(([tool, rules]) => rules.flatMap((each) => problemsOfRule(tool, each))),
      ];
    } catch (error) {
      return [String(error)];
    }
  },
  open({ text }): Judge {
    const { default: otherwise, hide, tools } = read(text);
    const passes = calendarCounter();
    return {
      listed: (tool) => !hide.includes(tool),
      call(tool, given, at) {
        if (hide.includes(tool)) return 'deny';
        const rules = tools.get(tool);
        if (rules === undefined) return otherwise;
        for (const { action, conditions = [], rate_limit: rateLimit } of rules) {
          if (action === 'deny') return 'deny';
          if (!conditions.every((each) => meets({ args: given }, { ...each, path: `.${each.path}` }))) return 'deny';
          const limit = rateLimit === undefined ? null : limitOf(rateLimit);
          if (limit !== null && !passes(tool, limit, at)) return 'deny';
        }
        return 'allow';
      },
    };
  },
};
