import { anthropicApiReader } from './anthropic-api.ts';
import { claudeCodeReader } from './claude-code.ts';
import { claudeCodeHookReader } from './claude-code-hook.ts';
import { codexReader } from './codex.ts';
import { cursorReader } from './cursor.ts';
import { dockerMcpGatewayReader } from './docker-mcp-gateway.ts';
import { geminiCliReader } from './gemini-cli.ts';
import { interceptReader } from './intercept.ts';
import { policyJsonReader } from './policy-json.ts';
import type { Reader } from './reader.ts';

/** The reader of each target, by the target's id. */
export const readers: ReadonlyMap<string, Reader> = new Map(
  [
    policyJsonReader,
    anthropicApiReader,
    claudeCodeReader,
    claudeCodeHookReader,
    cursorReader,
    dockerMcpGatewayReader,
    codexReader,
    geminiCliReader,
    interceptReader,
  ].map((reader) => [reader.target, reader]),
);
