import { failed, success, type Result } from '#core/model/result.ts';
import { unreachable, type Failure } from '../failure.ts';
import { findBubblewrap } from './bubblewrap.ts';
import { findContainer } from './container.ts';
import type { Sandbox } from './sandbox.ts';

/** The best sandbox that works on this machine. Fails with `E_NO_SANDBOX` and how to get one. */
async function find(): Promise<Result<Sandbox, Failure>> {
  const bubblewrap = await findBubblewrap();
  if (bubblewrap !== null) return success(bubblewrap);
  const container = await findContainer();
  if (container.sandbox !== null) return success(container.sandbox);
  return failed(
    unreachable(
      'E_NO_SANDBOX',
      `A server is started only in a sandbox, and none works here: bubblewrap is not installed or not allowed, ${container.why.join(', ')}. ` +
        'Install bubblewrap (apt install bubblewrap, dnf install bubblewrap), or start Docker or Podman.',
    ),
  );
}

let found: Promise<Result<Sandbox, Failure>> | undefined;

/** Looks for a sandbox once for the process. */
export function findSandbox(): Promise<Result<Sandbox, Failure>> {
  found ??= find();
  return found;
}
