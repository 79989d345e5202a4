import { guardCommand } from './guard.ts';
import { launcherEnded } from './interruption.ts';
import { runProgram } from './program.ts';

/**
 * `toolgrade guard` alone. A client starts one for each of its servers, and waits for it: what the other commands load is
 * left out.
 */
let exitCode = 0;
const command = guardCommand((code) => (exitCode = code), launcherEnded()).name('toolgrade guard');
process.exit(await runProgram(command, () => exitCode));
