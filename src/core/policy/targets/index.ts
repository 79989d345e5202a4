import type { Target } from '../target.ts';
import { agentcore } from './agentcore.ts';
import { agentgateway } from './agentgateway.ts';
import { anthropicApi } from './anthropic-api.ts';
import { claudeCode } from './claude-code.ts';
import { claudeCodeHook } from './claude-code-hook.ts';
import { codex } from './codex.ts';
import { cursor } from './cursor.ts';
import { dockerMcpGateway } from './docker-mcp-gateway.ts';
import { envoyAiGateway } from './envoy-ai-gateway.ts';
import { geminiCli } from './gemini-cli.ts';
import { intercept } from './intercept.ts';
import { litellm } from './litellm.ts';
import { opa } from './opa.ts';
import { openaiApi } from './openai-api.ts';
import { policyJson } from './policy-json.ts';
import { toolhive } from './toolhive.ts';
import { vsCode } from './vs-code.ts';

/** Every target, in the order in which a page offers them. */
export const targets: readonly Target[] = [
  policyJson,
  claudeCode,
  claudeCodeHook,
  cursor,
  vsCode,
  codex,
  geminiCli,
  anthropicApi,
  openaiApi,
  intercept,
  toolhive,
  agentcore,
  agentgateway,
  envoyAiGateway,
  dockerMcpGateway,
  litellm,
  opa,
];
