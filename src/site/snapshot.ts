import { Snapshot } from '#catalogue/snapshot.ts';

export type { ToolFilter } from '#catalogue/snapshot.ts';

/** The snapshot that the pages show. */
export const snapshot = new Snapshot(TOOLGRADE_SNAPSHOT);
