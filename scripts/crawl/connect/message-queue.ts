/** Texts that come from several places and are read in one: an iterable that others fill. */
export class MessageQueue implements AsyncIterable<string> {
  readonly #held: string[] = [];
  #wake: (() => void) | null = null;
  #end: { error: unknown } | { error: null } | null = null;

  push(text: string): void {
    this.#held.push(text);
    this.#wake?.();
  }

  /** Ends it, with an error where it broke. Only the first end counts. */
  end(error: unknown = null): void {
    this.#end ??= { error };
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const text = this.#held.shift();
      if (text !== undefined) yield text;
      else if (this.#end !== null) {
        if (this.#end.error !== null) throw this.#end.error;
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = null;
      }
    }
  }
}
