import { agentcoreReader } from './agentcore.ts';
import { agentgatewayReader } from './agentgateway.ts';
import { anthropicApiReader } from './anthropic-api.ts';
import { claudeCodeReader } from './claude-code.ts';
import { claudeCodeHookReader } from './claude-code-hook.ts';
import { codexReader } from './codex.ts';
import { cursorReader } from './cursor.ts';
import { dockerMcpGatewayReader } from './docker-mcp-gateway.ts';
import { envoyAiGatewayReader } from './envoy-ai-gateway.ts';
import { geminiCliReader } from './gemini-cli.ts';
import { interceptReader } from './intercept.ts';
import { litellmReader } from './litellm.ts';
import { opaReader } from './opa.ts';
import { openaiApiReader } from './openai-api.ts';
import { policyJsonReader } from './policy-json.ts';
import { toolhiveReader } from './toolhive.ts';
import { vsCodeReader } from './vs-code.ts';
import type { Reader } from './reader.ts';

const all: readonly Reader[] = [
  policyJsonReader,
  claudeCodeReader,
  claudeCodeHookReader,
  cursorReader,
  vsCodeReader,
  codexReader,
  geminiCliReader,
  anthropicApiReader,
  openaiApiReader,
  interceptReader,
  toolhiveReader,
  agentcoreReader,
  agentgatewayReader,
  envoyAiGatewayReader,
  dockerMcpGatewayReader,
  litellmReader,
  opaReader,
];

/** The reader of each target, by the target's id. */
export const readers: ReadonlyMap<string, Reader> = new Map(all.map((reader) => [reader.target, reader]));
