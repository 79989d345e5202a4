/** A file of the whole catalogue, to take away. */
export interface Download {
  file: string;
  /** What it holds, without a full stop. */
  title: string;
  bytes: number;
  /** In hex. */
  sha256: string;
}

/** What the build has written to take away; empty where pages are made without it, as while they are worked on. */
export const downloads: readonly Download[] =
  (typeof TOOLGRADE_DOWNLOADS === 'undefined' ? undefined : TOOLGRADE_DOWNLOADS) ?? [];
