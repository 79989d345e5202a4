import type OpenAI from 'openai';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Budget } from './budget.ts';
import { call, type Patience } from './call.ts';
import { readCompletion } from './completion.ts';
import type { Configuration } from './configuration.ts';
import { Gate } from './gate.ts';
import { looser, stepDown, top, type Capability } from './ladder.ts';
import type { Prompt } from './prompt/read-prompt.ts';
import type { Question } from './question.ts';
import { itemsOf, readItems } from './read-answer.ts';
import { mostOf, requestBody, roomFor, shown, type ShownTool } from './request.ts';
import { told } from './told.ts';
import type { NoVerdict, Tally } from './tally.ts';
import type { KeptOutcome, VerdictCache } from './verdict-cache.ts';
import { endpointKey } from './verdict-key.ts';

/** What asking needs. */
export interface AskingContext {
  configuration: Configuration;
  prompt: Prompt;
  client: OpenAI;
  cache: VerdictCache;
  budget: Budget;
  tally: Tally;
  patience: Patience;
  log: (line: string) => void;
}

type Shortfall = 'truncated' | 'refusal' | 'too-long' | 'failed';

/** Calls without an answer, one after the other, after which an endpoint counts as down for the rest of a run. */
const failuresToStop = 5;
const roomier = 4;

/** Asks about tools, call by call, and keeps what is answered. Nothing that an endpoint does makes it throw. */
export class Asker {
  readonly #context: AskingContext;
  readonly #endpoint: string;
  readonly #calls: Gate;
  readonly #probe = new Gate(1);
  /** What the endpoint is known to accept. */
  #proven: Capability | null;
  #failuresInARow = 0;
  /** Why nothing more is asked, or null. */
  stopped: string | null = null;

  constructor(context: AskingContext) {
    this.#context = context;
    this.#endpoint = endpointKey(context.configuration);
    this.#calls = new Gate(context.configuration.concurrency);
    this.#proven = context.cache.capability(this.#endpoint);
  }

  /** Asks nothing more. */
  end(): void {
    this.stopped ??= 'The run was ended.';
  }

  get proven(): Capability | null {
    return this.#proven;
  }

  /** Asks one call's questions. What could be answered is in the cache when it resolves. */
  async ask(questions: readonly Question[], { more = 1, last = false } = {}): Promise<void> {
    const tools = shown(questions);
    const got = await this.#calls.run(() => this.#answered(tools, roomFor(tools.length) * more));
    const half = Math.ceil(questions.length / 2);
    if (got.ok) {
      // A tool whose item cannot be used is asked about once more, and then never again.
      const again = this.keep(questions, got.value, { last });
      if (again.length > 0) await this.ask(again, { last: true });
    } else if (got.failure === 'failed') this.#context.tally.unanswered += questions.length;
    else if (got.failure === 'truncated' && more === 1) await this.ask(questions, { more: roomier, last });
    else if (questions.length > 1) {
      await this.ask(questions.slice(0, half), { more, last });
      await this.ask(questions.slice(half), { more, last });
    } else this.#keepNone(questions, got.failure);
  }

  /** Reads and keeps the items of an answer. Gives the questions whose item cannot be used. */
  keep(
    questions: readonly Question[],
    { items, served }: { items: readonly unknown[]; served: string },
    { last = false } = {},
  ): Question[] {
    const { cache, tally } = this.#context;
    const read = [...readItems(items, shown(questions)).values()];
    const kept: { key: string; outcome: KeptOutcome }[] = [];
    const again: Question[] = [];
    questions.forEach((question, index) => {
      const answered = read[index];
      if (answered === undefined) return;
      if ('verdict' in answered) {
        tally.verdicts += 1;
        if (answered.refused > 0) tally.count(tally.findings, 'evidence-refused', answered.refused);
        kept.push({ key: question.key, outcome: { verdict: answered.verdict } });
      } else if (last) {
        tally.count(tally.none, answered.rejected);
        kept.push({ key: question.key, outcome: { none: answered.rejected } });
      } else again.push(question);
    });
    cache.keep(kept, served);
    return again;
  }

  #keepNone(questions: readonly Question[], reason: NoVerdict): void {
    const { cache, tally } = this.#context;
    tally.count(tally.none, reason, questions.length);
    const kept = questions.map(({ key }) => ({ key, outcome: { none: reason } }));
    cache.keep(kept, '');
  }

  /** The items of an answer without keeping anything. */
  async items(questions: readonly Question[]): Promise<readonly unknown[] | null> {
    const tools = shown(questions);
    const got = await this.#calls.run(() => this.#answered(tools, roomFor(tools.length)));
    return got.ok ? got.value.items : null;
  }

  /** Until it is known what the endpoint accepts, one call at a time finds out. */
  #answered(tools: readonly ShownTool[], room: number) {
    return this.#proven === null ? this.#probe.run(() => this.#converse(tools, room)) : this.#converse(tools, room);
  }

  async #converse(
    tools: readonly ShownTool[],
    room: number,
  ): Promise<Result<{ items: readonly unknown[]; served: string }, Shortfall>> {
    const { configuration, prompt, client, cache, budget, tally, patience } = this.#context;
    let loosened = false;
    for (let capability = this.#proven ?? top; ;) {
      if (this.stopped !== null) return failed('failed');
      const body = requestBody(tools, { configuration, prompt, capability, room });
      const most = mostOf(body, room);
      if (!budget.reserve(most)) return this.#stop('The budget is used up: what was answered is kept.');
      tally.calls += 1;
      const answered = await call(client, body, patience);
      const completion = answered.ok ? readCompletion(answered.value) : null;
      const stated = completion === null ? null : completion.ok ? completion.value.usage : completion.failure.usage;
      const used = stated ?? (completion === null ? { input: 0, output: 0 } : most);
      budget.settle(most, used);
      cache.addUsage(this.#endpoint, used);

      if (!answered.ok) {
        const { kind, message } = answered.failure;
        if (kind === 'too-long') return failed('too-long');
        if (kind === 'unusable') return this.#stop(`The endpoint cannot be used: ${told(message, configuration)}`);
        const names = /temperature|max_(?:completion_)?tokens|response_format|json_schema|json_object/i.test(message);
        const next = kind === 'rejected' && (this.#proven === null || names) ? stepDown(capability, message) : null;
        if (next !== null) {
          capability = next;
          continue;
        }
        if (kind === 'rejected' && this.#proven === null)
          return this.#stop(`The endpoint takes no request of ours: ${told(message, configuration)}`);
        return this.#failure(kind);
      }
      if (completion === null || (!completion.ok && completion.failure.kind === 'malformed'))
        return this.#failure('malformed');
      if (!completion.ok) return failed(completion.failure.kind === 'truncated' ? 'truncated' : 'refusal');
      const items = itemsOf(completion.value.text);
      if (items === undefined) {
        const next = looser(capability);
        if (loosened || next === null) return this.#failure('malformed');
        loosened = true;
        capability = next;
        continue;
      }
      this.#prove(capability, completion.value.served);
      return success({ items, served: completion.value.served });
    }
  }

  #stop(reason: string): Result<never, Shortfall> {
    if (this.stopped === null) {
      this.stopped = reason;
      this.#context.log(`${reason} The tools that are left are graded by the rules alone.`);
    }
    return failed('failed');
  }

  #failure(kind: string): Result<never, Shortfall> {
    const { tally } = this.#context;
    tally.count(tally.failures, kind);
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= failuresToStop)
      return this.#stop(`The endpoint gave no answer ${failuresToStop} times in a row (${kind}).`);
    return failed('failed');
  }

  #prove(capability: Capability, served: string): void {
    const { cache, tally, log } = this.#context;
    this.#failuresInARow = 0;
    if (JSON.stringify(capability) !== JSON.stringify(this.#proven)) cache.setCapability(this.#endpoint, capability);
    this.#proven = capability;
    const before = cache.served(this.#endpoint);
    if (before === served) return;
    cache.setServed(this.#endpoint, served);
    if (before === null) return;
    const first = !tally.findings.has('model-changed');
    tally.count(tally.findings, 'model-changed');
    if (!first) return;
    log(
      'The endpoint names another model or fingerprint than before. Compare a sample before new verdicts join old ones.',
    );
  }
}
