import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Judge, Reader } from './reader.ts';

const route = z.strictObject({
  apiVersion: z.literal('aigateway.envoyproxy.io/v1beta1'),
  kind: z.literal('MCPRoute'),
  metadata: z.strictObject({ name: z.string().regex(/^[a-z0-9-]+$/) }),
  spec: z.strictObject({
    securityPolicy: z.strictObject({
      authorization: z.strictObject({
        defaultAction: z.literal('Deny'),
        rules: z.array(z.strictObject({ action: z.literal('Allow'), cel: z.string().max(4096) })).max(32),
      }),
    }),
  }),
});

// The gateway's `matches` is RE2's, which finds a match anywhere.
const cel = new Environment({ unlistedVariablesAreDyn: true });
const patterns = new Map<string, RE2JS>();
function compiledPattern(pattern: string): RE2JS {
  const known = patterns.get(pattern) ?? RE2JS.compile(pattern);
  patterns.set(pattern, known);
  return known;
}

function compiled(text: string): ReturnType<typeof cel.parse>[] {
  const { rules } = route.parse(parse(text)).spec.securityPolicy.authorization;
  for (const { cel: expression } of rules) {
    for (const [, pattern = ''] of expression.matchAll(/\.matches\(("(?:[^"\\]|\\.)*")\)/g)) {
      compiledPattern(z.string().parse(JSON.parse(pattern)));
    }
  }
  return rules.map((each) => cel.parse(each.cel));
}

/** True where an expression holds; one that fails matches nothing. */
function holds(expression: ReturnType<typeof cel.parse>, context: object): boolean {
  try {
    return expression({ ...context }) === true;
  } catch {
    return false;
  }
}

/**
 * The route's rules by a CEL engine, as the source of the gateway at commit c217da8 (2026-08-21) runs them: the first that
 * matches decides, one that fails does not match, and the list is judged without parameters.
 */
export const envoyAiGatewayReader: Reader = {
  target: 'envoy-ai-gateway',
  engine: '@marcbachmann/cel-js, and re2js for the syntax of regular expressions',
  problems({ text }) {
    try {
      compiled(text);
      return [];
    } catch (error) {
      return [String(error)];
    }
  },
  open({ text }, serverKey): Judge {
    const rules = compiled(text);
    const passes = (tool: string, params: unknown): boolean => {
      const request = { mcp: { method: 'tools/call', backend: serverKey, tool, params } };
      return rules.some((each) => holds(each, { request }));
    };
    return {
      listed: (tool) => passes(tool, null),
      call: (tool, given) => (passes(tool, { name: tool, arguments: given }) ? 'allow' : 'deny'),
    };
  },
};
