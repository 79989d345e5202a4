import type { GradedForPolicy } from '../policy/compose/graded.ts';

/** A tool of a checked server. */
export interface CheckedTool extends GradedForPolicy {
  /** About how many tokens its definition takes in a model's context. */
  tokens: number;
}

/** One server of a client's configuration, as far as it could be found out about. */
export interface CheckedServer {
  /** The reader's own name for it: the key in the configuration. */
  key: string;
  /** The reference that it leads to; null where it leads to none. */
  ref: string | null;
  /** `unknown` where nothing is known of it, so that nobody can say what it can do. */
  state: 'known' | 'unknown' | 'disabled';
  /** What a person has to know of how it was found, a sentence each. */
  notes: string[];
  /** The version that was graded; null where that is not known. */
  version: string | null;
  tools: readonly CheckedTool[];
}
