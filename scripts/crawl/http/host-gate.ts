import { limits } from '../limits.ts';

interface HostState {
  open: number;
  nextStart: number;
  waiting: (() => void)[];
  failures: number;
  closedUntil: number;
}

/**
 * Takes the next turn at a host among all processes that crawl, `interval` milliseconds after the one before it.
 * Resolves to how long it is until then, in milliseconds.
 */
export type TakeTurn = (host: string, interval: number) => Promise<number>;

let takeTurn: TakeTurn | null = null;

/** Keeps the requests of this process apart from those of others too; null ends that. */
export function shareTurns(take: TakeTurn | null): void {
  takeTurn = take;
}

/** Keeps requests to one host apart in time, few at once, and away from it for a while after it failed repeatedly. */
export class HostGate {
  readonly #hosts = new Map<string, HostState>();
  readonly #sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;

  constructor(sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>) {
    this.#sleep = sleep;
  }

  #state(host: string): HostState {
    let state = this.#hosts.get(host);
    if (state === undefined) {
      state = { open: 0, nextStart: 0, waiting: [], failures: 0, closedUntil: 0 };
      this.#hosts.set(host, state);
    }
    return state;
  }

  /** True while the host is left alone because its last requests failed. */
  isClosed(host: string): boolean {
    return performance.now() < this.#state(host).closedUntil;
  }

  /** Waits for a turn at a host. Returns the function that ends the turn; calling it twice does no harm. */
  async enter(host: string, interval: number, signal?: AbortSignal): Promise<() => void> {
    const state = this.#state(host);
    if (state.open >= limits.http.perHost.connections) {
      await new Promise<void>((resolve) => state.waiting.push(resolve));
    } else state.open += 1;
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      const next = state.waiting.shift();
      if (next === undefined) state.open -= 1;
      else next();
    };
    const now = performance.now();
    const start = Math.max(now, state.nextStart);
    state.nextStart = start + interval;
    try {
      if (start > now) await this.#sleep(start - now, signal);
      const rest = (await takeTurn?.(host, interval)) ?? 0;
      if (rest > 0) await this.#sleep(rest, signal);
      signal?.throwIfAborted();
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  /** Notes how a request to the host ended for good. */
  note(host: string, answered: boolean): void {
    const state = this.#state(host);
    state.failures = answered ? 0 : state.failures + 1;
    if (state.failures >= limits.http.breaker.failures) {
      state.failures = 0;
      state.closedUntil = performance.now() + limits.http.breaker.rest;
    }
  }
}
