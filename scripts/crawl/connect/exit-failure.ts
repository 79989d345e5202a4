import { needsConfig, rejected, type Failure } from '../failure.ts';
import type { Exit } from './running-server.ts';

const usage = /^\s*usage:?\s/im;
const missingArguments = /command[- ]line argument|unknown command|missing (?:required )?(?:argument|command|option)/i;
const wanting =
  /required|requires|missing|must|set\b|provide|environment|not (?:defined|found|set|configured)|undefined|invalid|expected|export\b|\benv\b|\bpass\b|\bspecify\b|\bneeds?\b/i;
const variable = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;
/** Names in the form of a variable that are codes of errors or Node's own. */
const isCode = (name: string): boolean => /^(?:ERR|UV|SQLITE|NODE|NPM)_/.test(name);

/** Environment variables that a server's last words ask for, in order of appearance, at most five. */
export function variablesAskedFor(stderr: string, known: readonly string[] = []): string[] {
  const found = new Set<string>();
  // A help text names every variable there is; the complaint stands before it.
  const complaint = stderr.slice(0, Math.max(0, stderr.search(usage)) || undefined);
  for (const line of complaint.split('\n')) {
    const names = (line.match(variable) ?? []).filter((name) => !isCode(name) && name.length <= 64);
    for (const name of names) if (wanting.test(line) || known.includes(name)) found.add(name);
  }
  return [...found].slice(0, 5);
}

const missingModule = /ERR_MODULE_NOT_FOUND|Cannot find (?:module|package) '[^']*'|ERR_DLOPEN_FAILED|GLIBC/;

/** True for a text that says how a program is used, or which arguments it misses. */
export function isUsage(text: string): boolean {
  return usage.test(text) || missingArguments.test(text);
}

/** The last line of a text that says something, for a message. */
function lastWords(text: string): string {
  const line = text
    .split('\n')
    .map((part) => part.replace(/\u001b\[[0-9;]*m/g, '').trim())
    .filter((part) => part !== '' && !/^at\s|^Node\.js v|^\^+$|^[})\]]/.test(part))
    .at(-1);
  return line === undefined ? '' : ` Its last words: ${line.slice(0, 200)}`;
}

/** Why a server that ended before it had listed its tools has no list. `known` are variables that its code reads. */
export function exitFailure(exit: Exit, stderr: string, known: readonly string[] = []): Failure {
  if (exit.outOfMemory) return rejected('E_MEMORY', 'The server used more memory than it may and was ended.');
  if (missingModule.test(stderr)) {
    return rejected('E_BROKEN', `The server cannot load a part of itself.${lastWords(stderr)}`);
  }
  const asked = variablesAskedFor(stderr, known);
  const how = exit.signal === null ? `with code ${exit.code}` : `by ${exit.signal}`;
  if (asked.length > 0) {
    return needsConfig(
      'E_ENVIRONMENT',
      `The server ends at once unless ${asked.join(', ')} ${asked.length === 1 ? 'is' : 'are'} set.`,
    );
  }
  if (isUsage(stderr)) return needsConfig('E_ARGUMENTS', `The server asks for arguments and ends.${lastWords(stderr)}`);
  return needsConfig('E_EXIT', `The server ended (${how}) before it had listed its tools.${lastWords(stderr)}`);
}
