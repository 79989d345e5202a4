import { definitionDigest } from '#core/identity/definition-digest.ts';
import { isJsonObject, type JsonValue } from '#core/model/json.ts';
import { definitionFields, type ToolDefinition } from '#core/model/tool-definition.ts';

/** How a tool's definition compares with the one that the policy was made for. */
export type Standing = 'same' | 'changed' | 'unpinned' | 'unseen';

/** A definition that is not the pinned one. */
export interface Change {
  tool: string;
  digest: string;
  pinned: string | null;
}

/** Digest of what a server lists under one name. */
function digestOf(entry: JsonValue): string {
  const fields = isJsonObject(entry) ? definitionFields.map((field) => [field, entry[field]] as const) : [];
  // A server can say anything here: what is no definition has a digest too, which no pin has.
  return definitionDigest(Object.fromEntries(fields) as unknown as ToolDefinition);
}

/** The definitions that tools must keep, and what the server has listed so far. */
export class Pins {
  readonly #pinned: ReadonlyMap<string, string>;
  readonly #seen = new Map<string, string>();

  /** `pinned` has the digest of each tool's definition. */
  constructor(pinned: ReadonlyMap<string, string>) {
    this.#pinned = pinned;
  }

  /**
   * Takes note of listed tools. Returns those that are not what was pinned. Of two under one name, one that differs is
   * enough: nobody knows which of them a call would reach.
   */
  observe(entries: readonly JsonValue[]): Change[] {
    return entries.flatMap((entry): Change[] => {
      if (!isJsonObject(entry) || typeof entry['name'] !== 'string') return [];
      const { name: tool } = entry;
      const pinned = this.#pinned.get(tool) ?? null;
      const digest = digestOf(entry);
      const known = this.#seen.get(tool);
      if (known === undefined || known === pinned) this.#seen.set(tool, digest);
      return digest === pinned ? [] : [{ tool, digest, pinned }];
    });
  }

  /** The server says that its tools have changed: what was seen proves nothing any more. */
  forget(): void {
    this.#seen.clear();
  }

  standing(tool: string): Standing {
    const pinned = this.#pinned.get(tool);
    if (pinned === undefined) return 'unpinned';
    const seen = this.#seen.get(tool);
    if (seen === undefined) return 'unseen';
    return seen === pinned ? 'same' : 'changed';
  }
}
