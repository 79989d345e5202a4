import { z } from 'zod';
import { parseJson } from '#core/policy/readers/parse-json.ts';
import { plain } from '#core/policy/readers/plain.ts';
import { judgeByName, type Effect, type Reader } from './reader.ts';

/** An MCP toolset as the types of Anthropic's SDK describe it, for what enables a tool. */
const config = z.strictObject({ enabled: z.boolean().optional(), defer_loading: z.boolean().optional() });
const toolset = z.strictObject({
  type: z.literal('mcp_toolset'),
  mcp_server_name: z.string().min(1),
  default_config: config.optional(),
});

function read(text: string): z.infer<typeof toolset> & { configs: Map<string, z.infer<typeof config>> } {
  const members = z.map(z.string(), z.unknown()).parse(parseJson(text));
  const configs = z.map(z.string(), z.unknown()).parse(members.get('configs') ?? new Map());
  members.delete('configs');
  return {
    ...toolset.parse(plain(members)),
    configs: new Map([...configs].map(([tool, settings]) => [tool, config.parse(plain(settings))])),
  };
}

/** The toolset of the Messages API. Tools are enabled unless something says otherwise. */
export const anthropicApiReader: Reader = {
  target: 'anthropic-api',
  engine: 'our reading of the types of Anthropic’s SDK',
  problems({ text }) {
    try {
      read(text);
      return [];
    } catch (error) {
      return [String(error)];
    }
  },
  open({ text }) {
    const { configs, default_config: otherwise } = read(text);
    return judgeByName((tool): Effect => {
      const own = configs.get(tool)?.enabled;
      if (own !== undefined) return { action: own ? 'allow' : 'hide' };
      return { action: (otherwise?.enabled ?? true) ? 'allow' : 'hide' };
    });
  },
};
