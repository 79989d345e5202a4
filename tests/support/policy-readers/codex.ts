import { parse } from 'smol-toml';
import { z } from 'zod';
import { judgeByName, type Effect, type Reader } from './reader.ts';

/** The keys of a server's table in Codex's configuration that are about its tools. */
const server = z.strictObject({
  enabled_tools: z.array(z.string()).optional(),
  disabled_tools: z.array(z.string()).optional(),
  tools: z.custom<object>((value) => typeof value === 'object' && value !== null).optional(),
});
const toolSettings = z.strictObject({ approval_mode: z.enum(['auto', 'prompt', 'writes', 'approve']) });

/** An own member of a table whose keys anybody may choose. */
function member(table: unknown, key: string): unknown {
  if (typeof table !== 'object' || table === null) return undefined;
  return Object.getOwnPropertyDescriptor(table, key)?.value;
}

function read(text: string, serverKey: string): z.infer<typeof server> {
  return server.parse(member(parse(text).mcp_servers, serverKey));
}

const actions = { approve: 'allow', prompt: 'ask' } as const;

/** Codex CLI's configuration of MCP servers. */
export const codexReader: Reader = {
  target: 'codex',
  engine: 'smol-toml, and our reading of the schema of Codex',
  problems({ text }) {
    try {
      const servers = parse(text).mcp_servers;
      const [key = ''] = Object.keys(typeof servers === 'object' ? servers : {});
      const { enabled_tools: enabled, disabled_tools: disabled = [], tools = {} } = read(text, key);
      for (const settings of Object.values(tools)) toolSettings.parse(settings);
      return enabled?.some((tool) => disabled.includes(tool)) ? ['a tool is enabled and disabled'] : [];
    } catch (error) {
      return [String(error)];
    }
  },
  open({ text }, serverKey) {
    const { enabled_tools: enabled, disabled_tools: disabled = [], tools } = read(text, serverKey);
    return judgeByName((tool): Effect => {
      if (disabled.includes(tool) || enabled?.includes(tool) === false) return { action: 'hide' };
      const settings = member(tools, tool);
      if (settings === undefined) return { action: 'none' };
      const { approval_mode: mode } = toolSettings.parse(settings);
      return { action: mode === 'approve' || mode === 'prompt' ? actions[mode] : 'none' };
    });
  },
};
