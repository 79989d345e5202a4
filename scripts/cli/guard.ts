import { Command } from 'commander';
import { openAudit, noAudit, type Audit } from '../guard/audit.ts';
import { policyJudge } from '../guard/judge.ts';
import { loadPolicy } from '../guard/load-policy.ts';
import { Pins } from '../guard/pins.ts';
import { runGuard } from '../guard/run.ts';
import { plain, say } from './terminal.ts';
import { UsageError } from './workspace.ts';

/** What a person asks of `toolgrade guard`. */
interface GuardWishes {
  policy: string;
  audit?: string;
  auditArguments?: true;
  pin?: true;
}

function auditAt(path: string): Audit {
  try {
    return openAudit(path, () => new Date());
  } catch (error) {
    throw new UsageError(`The audit log ${path} cannot be opened (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** Runs a server behind a policy. Resolves to the exit code; throws a UsageError before anything is started. */
async function guard(words: readonly string[], wishes: GuardWishes, abandoned: Promise<void>): Promise<number> {
  const loaded = loadPolicy(wishes.policy);
  if (!loaded.ok) throw new UsageError(loaded.failure);
  const { policy, notes, format, digest } = loaded.value;
  for (const note of notes) say(plain(`toolgrade guard: ${note}`));
  const pinned = new Map(
    policy.rules.flatMap(({ tool, definition }) => (definition === undefined ? [] : [[tool, definition]])),
  );
  if (wishes.pin && pinned.size === 0) {
    throw new UsageError(
      'The policy holds no digests of definitions, so --pin would deny every tool. Make one with "toolgrade policy REF --target toolgrade".',
    );
  }
  const audit = wishes.audit === undefined ? noAudit : auditAt(wishes.audit);
  const [command = ''] = words;
  if (!audit.write({ event: 'start', format, policy: digest, command, pinned: wishes.pin === true })) {
    throw new UsageError(`The audit log ${wishes.audit} cannot be written.`);
  }
  return runGuard({
    words,
    judge: policyJudge(policy, () => performance.now()),
    audit,
    pins: wishes.pin ? new Pins(pinned) : null,
    auditArguments: wishes.auditArguments === true,
    client: { input: process.stdin, output: process.stdout },
    environment: process.env,
    abandoned,
  });
}

/** The command `guard`; `ended` is told the code to end with, `abandoned` resolves when whoever launched it has ended. */
export function guardCommand(ended: (code: number) => void, abandoned: Promise<void>): Command {
  return new Command('guard')
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
    .description('run a stdio MCP server behind a policy: hides, denies, limits and asks, and keeps an audit log')
    .requiredOption(
      '--policy <file>',
      "the policy: in Toolgrade's own format, as PolicyLayer's policy.json or as Intercept YAML",
    )
    .option('--audit <file>', 'append what was asked for and what became of it, as NDJSON; no record, no call')
    .option('--audit-arguments', 'write the arguments of calls into the log, not their digest alone')
    .option('--pin', 'deny tools whose definition is not the one that the policy holds the digest of')
    .argument('<command...>', 'the command of the server, behind --')
    .action(async (words: string[], wishes: GuardWishes) => {
      // Standard output is the client's: that it closes is the end of the session, not of this process.
      process.stdout.removeAllListeners('error');
      ended(await guard(words, wishes, abandoned));
    });
}
