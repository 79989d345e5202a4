import { parse } from 'yaml';
import { z } from 'zod';
import { engine, parseProblems, type Attributes } from './cedar.ts';
import type { Judge, Reader } from './reader.ts';

const file = z.strictObject({
  version: z.literal('1.0'),
  type: z.literal('cedarv1'),
  cedar: z.strictObject({ policies: z.array(z.string()), entities_json: z.literal('[]') }),
});

/**
 * Arguments as ToolHive's source at commit e25de16 (2026-08-21) hands them to Cedar: texts and booleans as they are, numbers
 * as decimals of four places, of everything else that it is there.
 */
function attributes(given: object): Attributes {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (typeof value === 'string' || typeof value === 'boolean') return [`arg_${name}`, value];
      if (typeof value === 'number') return [`arg_${name}`, { __extn: { fn: 'decimal', arg: value.toFixed(4) } }];
      return [`arg_${name}_present`, true];
    }),
  );
}

/** ToolHive's Cedar authorizer, by Cedar's own engine. */
export const toolhiveReader: Reader = {
  target: 'toolhive',
  engine: '@cedar-policy/cedar-wasm',
  problems({ text }) {
    const read = file.safeParse(parse(text));
    return read.success ? parseProblems(read.data.cedar.policies.join('\n')) : [read.error.message];
  },
  open({ text }): Judge {
    const permits = engine(file.parse(parse(text)).cedar.policies.join('\n'));
    const passes = (tool: string, given: object): boolean => {
      const resource = { type: 'Tool', id: tool };
      const attrs = attributes(given);
      return permits({
        principal: { type: 'Client', id: 'somebody' },
        action: { type: 'Action', id: 'call_tool' },
        resource,
        context: attrs,
        entities: [{ uid: resource, attrs, parents: [] }],
      });
    };
    return {
      listed: (tool) => passes(tool, {}),
      call: (tool, given) => (tool.isWellFormed() && passes(tool, given) ? 'allow' : 'deny'),
    };
  },
};
