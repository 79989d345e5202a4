import type { Target } from '../target.ts';
import { anthropicApi } from './anthropic-api.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { geminiCli } from './gemini-cli.ts';
import { intercept } from './intercept.ts';
import { policyJson } from './policy-json.ts';

/** Every target, in the order in which a page offers them. */
export const targets: readonly Target[] = [policyJson, claudeCode, codex, geminiCli, anthropicApi, intercept];
