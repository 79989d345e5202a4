import { parse } from 'yaml';
import { z } from 'zod';
import { plain } from '#core/policy/readers/plain.ts';
import { judgeByName, type Reader } from './reader.ts';

const server = z.strictObject({
  allowed_tools: z.array(z.string().min(1)).min(1).optional(),
  disallowed_tools: z.array(z.string().min(1)).optional(),
});

function read(text: string, serverKey: string): z.infer<typeof server> {
  const file = z.map(z.literal('mcp_servers'), z.map(z.string(), z.unknown())).parse(parse(text, { mapAsMap: true }));
  return server.parse(plain(file.get('mcp_servers')?.get(serverKey)));
}

/** LiteLLM's lists of tools: an empty list would restrict nothing, and the list of allowed ones wins. */
export const litellmReader: Reader = {
  target: 'litellm',
  engine: 'yaml, and our reading of the documentation of LiteLLM',
  problems({ text }, serverKey) {
    try {
      read(text, serverKey);
      return [];
    } catch (error) {
      return [String(error)];
    }
  },
  open({ text }, serverKey) {
    const { allowed_tools: allowed, disallowed_tools: disallowed = [] } = read(text, serverKey);
    return judgeByName((tool) => {
      const stays = allowed === undefined ? !disallowed.includes(tool) : allowed.includes(tool);
      return { action: stays ? 'allow' : 'hide' };
    });
  },
};
