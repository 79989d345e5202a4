import { openAudit, noAudit, type Audit } from '../guard/audit.ts';
import { policyJudge } from '../guard/judge.ts';
import { loadPolicy } from '../guard/load-policy.ts';
import { Pins } from '../guard/pins.ts';
import { runGuard } from '../guard/run.ts';
import { plain, say } from './terminal.ts';
import { UsageError } from './workspace.ts';

/** What a person asks of `toolgrade guard`. */
export interface GuardWishes {
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
export async function guard(words: readonly string[], wishes: GuardWishes): Promise<number> {
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
  });
}
