/** A file of the whole catalogue, to take away. */
export interface Download {
  file: string;
  /** What it holds, without a full stop. */
  title: string;
  bytes: number;
  /** In hex. */
  sha256: string;
}
