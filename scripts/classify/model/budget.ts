import type { Configuration } from './configuration.ts';

/** Tokens of one call or of several. */
export interface Usage {
  input: number;
  output: number;
}

/**
 * What a run may use and has used. A call is made only after the most that it can use has been set aside, so that
 * calls that are under way together stay within the bounds as well.
 */
export class Budget {
  readonly #bounds: Pick<Configuration, 'tokens' | 'usd' | 'prices'>;
  readonly used: Usage = { input: 0, output: 0 };
  readonly #aside: Usage = { input: 0, output: 0 };

  constructor(bounds: Pick<Configuration, 'tokens' | 'usd' | 'prices'>) {
    this.#bounds = bounds;
  }

  #cost({ input, output }: Usage): number {
    const { prices } = this.#bounds;
    return prices === null ? 0 : (input * prices.input + output * prices.output) / 1_000_000;
  }

  /** US dollars used, or null where no prices are known. */
  get usd(): number | null {
    return this.#bounds.prices === null ? null : this.#cost(this.used);
  }

  /** Sets tokens aside for a call. False where the bounds do not allow it. */
  reserve(most: Usage): boolean {
    const { tokens, usd } = this.#bounds;
    const total = {
      input: this.used.input + this.#aside.input + most.input,
      output: this.used.output + this.#aside.output + most.output,
    };
    if (tokens !== null && total.input + total.output > tokens) return false;
    if (usd !== null && this.#cost(total) > usd) return false;
    this.#aside.input += most.input;
    this.#aside.output += most.output;
    return true;
  }

  /** Ends a reservation with what the call used. */
  settle(reserved: Usage, used: Usage): void {
    this.#aside.input -= reserved.input;
    this.#aside.output -= reserved.output;
    this.used.input += used.input;
    this.used.output += used.output;
  }
}
