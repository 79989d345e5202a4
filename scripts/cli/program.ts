import { CommanderError, type Command } from 'commander';
import { machineFault } from '../machine-fault.ts';
import { Interrupted } from './interruption.ts';
import { plain, say } from './terminal.ts';
import { UsageError, UserError } from './workspace.ts';

/** The codes with which every command ends. */
export const exitCodes = { done: 0, findings: 1, wrongUse: 2 } as const;

function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}

/** Runs the command that the process was started with. Resolves to the code to end with; `codeOf` is asked where all went well. */
export async function runProgram(program: Command, codeOf: () => number): Promise<number> {
  try {
    await program.parseAsync();
    return codeOf();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
    if (error instanceof UsageError || error instanceof UserError) {
      say(plainLines(error.message));
      return error instanceof UsageError ? exitCodes.wrongUse : exitCodes.findings;
    }
    if (error instanceof Interrupted) {
      say(error.message);
      return error.exitCode;
    }
    const fault = machineFault(error);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(fault === null ? `Toolgrade failed: ${plainLines(text)}` : plainLines(fault.message));
    return exitCodes.findings;
  }
}
