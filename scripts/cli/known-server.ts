import { existsSync } from 'node:fs';
import { Snapshot } from '#catalogue/snapshot.ts';
import type { GradedTool } from '#catalogue/write-snapshot.ts';
import { withoutVersion } from '#core/check/config/without-version.ts';
import { serverSlug } from '#core/identity/slug.ts';
import type { Server } from '#core/model/server.ts';
import { inspect } from './inspect.ts';
import { plain } from './terminal.ts';
import { shown, UserError } from './workspace.ts';

/** A server with its tools, from the snapshot or read just now. */
export interface KnownServer {
  server: Server;
  tools: Pick<GradedTool, 'definition' | 'provenance' | 'classification' | 'decision'>[];
  from: 'snapshot' | 'inspection';
}

/** Opens a snapshot. Throws a UserError where the file is something else. */
export function openSnapshot(path: string): Snapshot {
  try {
    return new Snapshot(path);
  } catch (error) {
    throw new UserError(`${shown(path)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The server that a reference names, as the snapshot has it; null where it is not there, or in another version. */
export function snapshotServer(snapshotFile: string, ref: string): KnownServer | null {
  if (!existsSync(snapshotFile)) return null;
  const { id, version } = withoutVersion(ref);
  const snapshot = openSnapshot(snapshotFile);
  try {
    const record = snapshot.server(serverSlug(id));
    if (record === undefined || record.server.id !== id) return null;
    if (version !== null && version !== record.server.version) return null;
    return { server: record.server, tools: snapshot.toolsOf(record.server.slug), from: 'snapshot' };
  } finally {
    snapshot.close();
  }
}

/** Reads the server that a reference names. Throws a UserError where that is not one server, or cannot be read. */
async function inspected(ref: string): Promise<KnownServer> {
  const found: KnownServer[] = [];
  const problems: string[] = [];
  await inspect(ref, {}, null, (one) => {
    if ('problem' in one) problems.push(`${one.problem.subject}: ${one.problem.message}`);
    else found.push({ server: one.server, tools: one.tools, from: 'inspection' });
  });
  const [first, ...more] = found;
  if (first === undefined) throw new UserError(plain(`${ref} leads to no server. ${problems.join(' ')}`));
  if (more.length > 0) throw new UserError(plain(`${ref} names ${found.length} servers. Name one of them.`));
  const { state, message } = first.server.outcome;
  if (first.tools.length === 0 && state !== 'no-tools') {
    throw new UserError(plain(`The tools of ${ref} could not be read (${state}): ${message ?? ''}`));
  }
  return first;
}

/** The server that a reference names, from the snapshot where it is there, else read now. */
export async function knownServer(snapshotFile: string, ref: string): Promise<KnownServer> {
  return snapshotServer(snapshotFile, ref) ?? (await inspected(ref));
}
