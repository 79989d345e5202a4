import { z } from 'zod';
import { judgeByName, type Reader } from './reader.ts';

const names = z.strictObject({ tool_names: z.array(z.string().min(1)).min(1) });
const tool = z.strictObject({
  type: z.literal('mcp'),
  server_label: z.string().min(1),
  server_url: z.url({ protocol: /^https$/ }),
  allowed_tools: z.array(z.string().min(1)).min(1),
  require_approval: z.union([
    z.enum(['always', 'never']),
    z.strictObject({ always: names.optional(), never: names.optional() }),
  ]),
});

/** The tool as the types of OpenAI's SDK describe it. What neither list names is asked about, the stricter reading. */
export const openaiApiReader: Reader = {
  target: 'openai-api',
  engine: 'our reading of the types of OpenAI’s SDK',
  problems({ text }) {
    const read = tool.safeParse(JSON.parse(text));
    return read.success ? [] : [read.error.message];
  },
  open({ text }) {
    const { allowed_tools: allowed, require_approval: approval } = tool.parse(JSON.parse(text));
    return judgeByName((name) => {
      if (!allowed.includes(name)) return { action: 'hide' };
      const free = typeof approval === 'string' ? approval === 'never' : approval.never?.tool_names.includes(name);
      return { action: free === true ? 'allow' : 'ask' };
    });
  },
};
