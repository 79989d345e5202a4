import { randomUUID } from 'node:crypto';
import { cp, rename, rm } from 'node:fs/promises';

/**
 * Puts a finished folder in the place of another, on the same disk. Readers see the old one or the new one and never
 * a mixture; where the exchange fails, the old one is put back.
 */
export async function replaceFolder(finished: string, place: string): Promise<void> {
  const aside = `${place}.old-${randomUUID()}`;
  const moved = await rename(place, aside).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  try {
    await rename(finished, place);
  } catch (error) {
    if (moved) await rename(aside, place);
    throw error;
  }
  if (moved) await rm(aside, { recursive: true, force: true });
}

/** Moves a folder, to another disk too. */
export async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true });
    await rm(from, { recursive: true, force: true });
  }
}
