import { parse } from 'yaml';
import { z } from 'zod';
import { hookRunner } from './run-hook.ts';
import type { Judge, PolicyText, Reader } from './reader.ts';

const toolsConfig = z.map(z.string(), z.array(z.string()).min(1));
const refusal = z.strictObject({
  content: z.tuple([z.strictObject({ type: z.literal('text'), text: z.string().min(1) })]),
  isError: z.literal(true),
});

function read({ text }: PolicyText): ReadonlyMap<string, string[]> {
  return toolsConfig.parse(parse(text, { mapAsMap: true }));
}

function scriptOf({ more }: PolicyText): string {
  const [script] = more;
  if (script === undefined) throw new Error('a script belongs to the list');
  return script.text;
}

/**
 * Docker's gateway as its source at commit 2bd20fe (2026-07-23) reads both: a map of lists of tools, and an interceptor that
 * gets the request on standard input, refuses by an error, and replaces the call by what it prints.
 */
export const dockerMcpGatewayReader: Reader = {
  target: 'docker-mcp-gateway',
  engine: 'yaml, and the script itself, run by Node',
  problems(policy, serverKey) {
    try {
      const keys = [...read(policy).keys()];
      hookRunner(scriptOf(policy));
      return keys.length === 1 && keys[0] === serverKey ? [] : ['the list is not that of the server'];
    } catch (error) {
      return [String(error)];
    }
  },
  open(policy, serverKey): Judge {
    const enabled = read(policy).get(serverKey) ?? [];
    const run = hookRunner(scriptOf(policy));
    return {
      listed: (tool) => enabled.includes(tool),
      call(tool, given, at) {
        if (!enabled.includes(tool)) return 'deny';
        const { stdout, exitCode } = run({ Session: {}, Params: { name: tool, arguments: given } }, at);
        if (exitCode !== 0) return 'deny';
        if (stdout === '') return 'allow';
        refusal.parse(JSON.parse(stdout));
        return 'deny';
      },
    };
  },
};
