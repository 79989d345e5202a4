import type { PolicyFile } from '../../model/policy-file.ts';
import { escapeInvisible } from '../emit.ts';
import { evaluatorSource } from './evaluator-source.ts';

/** Whose hook a script is: how it is told of a call, and how it answers. */
export type HookHost = 'claude-code' | 'cursor' | 'docker';

/**
 * How each host hands over a call and takes the answer. `read` gives the tool's name and arguments; `say` prints a
 * verdict; `pass` says nothing, so that the host goes on as without the hook.
 */
const adapters: Record<HookHost, string> = {
  'claude-code': `const canAsk = true;
const read = (input) => ({ tool: input.tool_name, given: input.tool_input });
const say = (action, reason) =>
  JSON.stringify({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: action, permissionDecisionReason: reason },
  });`,
  cursor: `const canAsk = true;
const read = (input) => ({
  tool: input.tool_name,
  given: typeof input.tool_input === 'string' ? JSON.parse(input.tool_input) : input.tool_input,
});
const say = (action, reason) =>
  JSON.stringify({ permission: action, user_message: reason, agent_message: reason });`,
  docker: `const canAsk = false;
const read = (input) => {
  const params = input.Params ?? input.params;
  return { tool: params.name, given: params.arguments ?? {} };
};
const say = (action, reason) =>
  action === 'allow' ? '' : JSON.stringify({ content: [{ type: 'text', text: reason }], isError: true });`,
};

/** What a script does with a tool that its policy does not name. */
export type Unnamed = 'pass' | 'judge';

/**
 * A hook as a file of its own: plain JavaScript for Node 18.3 or newer, without dependencies, that judges each call with the
 * policy written into it, and keeps count in a file. Whatever goes wrong (no input, no count, no lock) refuses the call: the
 * script then ends with exit code 2. The policy is written as data; no name in it can end the text that holds it.
 */
export function hookScript(policy: PolicyFile, host: HookHost, unnamed: Unnamed, stateName: string): string {
  const { format, version, others, rules } = policy;
  const data = escapeInvisible(JSON.stringify({ format, version, others, rules }, null, 2), 'pairs');
  return `// A policy for the tools of one MCP server, as a hook. Written by Toolgrade; the rules below are yours to edit.
// Where a rule says null, nobody has filled it in: such calls are asked about, or refused where nobody can be asked.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const policy = ${data};
const stateName = ${JSON.stringify(stateName)};
const passUnnamed = ${unnamed === 'pass'};

${adapters[host]}

${evaluatorSource}

const folder = path.join(process.env.TOOLGRADE_STATE ?? path.join(os.homedir(), '.toolgrade'), 'hooks');
const stateFile = path.join(folder, stateName + '.json');
const lockFile = stateFile + '.lock';
const staleAfter = 10_000;
const patience = 3_000;

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Runs one hook at a time: two calls at once must not both be the last that a limit allows. */
function locked(work) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const end = Date.now() + patience; ; sleep(10)) {
    try {
      fs.closeSync(fs.openSync(lockFile, 'wx', 0o600));
      break;
    } catch (error) {
      if (error.code !== 'EEXIST' || Date.now() > end) throw error;
      const { mtimeMs } = fs.statSync(lockFile, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
      if (Date.now() - mtimeMs > staleAfter) fs.rmSync(lockFile, { force: true });
    }
  }
  try {
    return work();
  } finally {
    fs.rmSync(lockFile, { force: true });
  }
}

function readCounters() {
  if (!fs.existsSync(stateFile)) return new Map();
  const entries = JSON.parse(fs.readFileSync(stateFile, 'utf8'));
  const isCount = (each) => Number.isFinite(each.at) && Number.isFinite(each.amount);
  if (!Array.isArray(entries) || !entries.every(([key, list]) => typeof key === 'string' && list.every(isCount))) {
    throw new Error('the counts in ' + stateFile + ' cannot be read; delete the file to start anew');
  }
  return new Map(entries);
}

function writeCounters(next) {
  const written = stateFile + '.' + process.pid;
  fs.writeFileSync(written, JSON.stringify([...next]), { mode: 0o600 });
  fs.renameSync(written, stateFile);
}

/** The answer to a call, as text for standard output. */
function answer(input) {
  const { tool, given } = read(JSON.parse(input));
  if (typeof tool !== 'string') throw new Error('the call has no tool name');
  if (passUnnamed && !policy.rules.some((rule) => rule.tool === tool)) return '';
  return locked(() => {
    const at = Date.now();
    const known = readCounters();
    const verdict = evaluate.evaluate(policy, { tool, arguments: given, at, canAsk }, known);
    if (verdict.action !== 'deny' && verdict.counts.length > 0) {
      writeCounters(counters.counted(known, verdict.counts, at));
    }
    return say(verdict.action, verdict.reason + ' (rule ' + verdict.rule + ')');
  });
}

try {
  process.stdout.write(answer(fs.readFileSync(0, 'utf8')));
} catch (error) {
  process.stderr.write('The policy hook failed, so the call is refused: ' + error.message + '\\n');
  process.exitCode = 2;
}
`;
}
