import { setTimeout as sleep } from 'node:timers/promises';
import type { Classification } from '#core/model/classification.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { applyVerdict } from '#core/classify/verdict/apply-verdict.ts';
import { Asker } from './asker.ts';
import { collectBatches, submitBatches, type BatchCollection, type BatchSubmission } from './batch.ts';
import { Budget, type Usage } from './budget.ts';
import type { Patience } from './call.ts';
import { openClient } from './client.ts';
import { readConfiguration, type Configuration } from './configuration.ts';
import { readPrompt, type Prompt } from './prompt/read-prompt.ts';
import { calls, questionFor, type Question } from './question.ts';
import { readItems } from './read-answer.ts';
import { shown } from './request.ts';
import { Tally } from './tally.ts';
import { told } from './told.ts';
import { VerdictCache, type Recalled } from './verdict-cache.ts';
import { endpointKey, verdictKey } from './verdict-key.ts';

/** A server by its id and the name that the rules were given. */
export interface AdvisedServer {
  id: string;
  name: string;
}

/** A definition with what the rules made of it. */
export interface GradedDefinition {
  definition: ToolDefinition;
  classification: Classification;
}

/** What a run asked, got and used. */
export interface AdviceReport {
  model: string;
  calls: number;
  /** Tools with an outcome from the cache; with a verdict of this run; without one that the next run asks about again. */
  kept: number;
  verdicts: number;
  unanswered: number;
  /** Tools for which there is no verdict and none will be asked for again, by reason. */
  none: Record<string, number>;
  /** Calls that failed, by kind. */
  failures: Record<string, number>;
  findings: Record<string, number>;
  /** Tokens of this run, and what they cost where prices are known; tokens of all runs at this endpoint. */
  tokens: Usage;
  usd: number | null;
  tokensOfAllRuns: Usage;
  /** Why asking stopped before everything was asked, or null. */
  stopped: string | null;
}

/** How a fresh reading of tools compares with the verdicts that are kept. */
export interface Drift {
  compared: number;
  /** Tools whose category differs, by name. */
  differ: string[];
}

/** The batch interface failed. What was handed in or taken in before is noted. */
export class BatchError extends Error {}

/** What can be set from outside where a test needs it. */
export interface AdviserOptions {
  /** The cache's file. */
  cacheFile: string;
  log: (line: string) => void;
  patience?: Partial<Omit<Patience, 'signal'>>;
}

/** Asks a model about graded tools, within a budget, and takes its verdicts into their classifications. */
export class Adviser {
  readonly #configuration: Configuration;
  readonly #prompt: Prompt = readPrompt();
  readonly #cache: VerdictCache;
  readonly #budget: Budget;
  readonly #tally = new Tally();
  readonly #asker: Asker;
  readonly #context: ConstructorParameters<typeof Asker>[0];
  /** Questions that are being asked, by key: equal definitions of two servers are asked about once. */
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #ending = new AbortController();
  /** Keys of rows that are not what was written. */
  readonly #damaged = new Set<string>();

  constructor(configuration: Configuration, { cacheFile, log, patience }: AdviserOptions) {
    this.#configuration = configuration;
    this.#cache = new VerdictCache(cacheFile);
    this.#budget = new Budget(configuration);
    this.#context = {
      configuration,
      prompt: this.#prompt,
      client: openClient(configuration),
      cache: this.#cache,
      budget: this.#budget,
      tally: this.#tally,
      patience: {
        attempts: 4,
        // A pause that is cut short is over.
        sleep: (milliseconds) => sleep(milliseconds, undefined, { signal: this.#ending.signal }).catch(() => undefined),
        random: Math.random,
        ...patience,
        signal: this.#ending.signal,
      },
      log,
    };
    this.#asker = new Asker(this.#context);
  }

  #recalled(key: string): Recalled {
    const recalled = this.#cache.recall(key);
    if (recalled.is === 'damaged') this.#damaged.add(key);
    return recalled;
  }

  #key(classification: Classification): string {
    return verdictKey(classification.digest, this.#configuration, this.#prompt);
  }

  /** The questions that the cache does not answer, and those that it says cannot be answered left out. */
  #open(graded: readonly GradedDefinition[]): Question[] {
    const questions = new Map<string, Question>();
    for (const { definition, classification } of graded) {
      const key = this.#key(classification);
      if (questions.has(key) || this.#underWay.has(key)) continue;
      const recalled = this.#recalled(key);
      if (recalled.is === 'kept') {
        this.#tally.kept += 1;
        continue;
      }
      if (this.#asker.stopped !== null) {
        this.#tally.unanswered += 1;
        continue;
      }
      const { question, odd } = questionFor(key, definition);
      for (const finding of odd) this.#tally.count(this.#tally.findings, finding);
      if (question !== null) questions.set(key, question);
      else {
        this.#tally.count(this.#tally.none, 'too-long');
        this.#cache.keep([{ key, outcome: { none: 'too-long' } }], '');
      }
    }
    return [...questions.values()];
  }

  /**
   * Asks about those of a server's tools that the cache does not know. Resolves when what can be answered is in the
   * cache; an endpoint that fails makes it neither reject nor wait for ever.
   */
  async prepare(_server: AdvisedServer, graded: readonly GradedDefinition[]): Promise<void> {
    const elsewhere = graded.flatMap(({ classification }) => this.#underWay.get(this.#key(classification)) ?? []);
    const asking = calls(this.#open(graded)).map((part) => {
      const asked = this.#asker.ask(part).finally(() => part.forEach(({ key }) => this.#underWay.delete(key)));
      for (const { key } of part) this.#underWay.set(key, asked);
      return asked;
    });
    await Promise.all([...elsewhere, ...asking]);
  }

  /** Asks about every server in turn, a bounded number of them in memory at a time. */
  async prepareAll(servers: Iterable<{ server: AdvisedServer; graded: readonly GradedDefinition[] }>): Promise<void> {
    const ahead = this.#configuration.concurrency * 2;
    const asking = new Set<Promise<void>>();
    for (const { server, graded } of servers) {
      const asked: Promise<void> = this.prepare(server, graded).finally(() => asking.delete(asked));
      asking.add(asked);
      if (asking.size >= ahead) await Promise.race(asking);
    }
    await Promise.all(asking);
  }

  /** The classifications of a server's tools with the verdicts that are in the cache, in the same order. Asks nothing. */
  recall(server: AdvisedServer, graded: readonly GradedDefinition[]): Classification[] {
    return graded.map(({ definition, classification }) => {
      const key = this.#key(classification);
      const recalled = this.#recalled(key);
      if (recalled.is !== 'kept' || !('verdict' in recalled.outcome)) return classification;
      const model = { name: this.#configuration.model, verdict: key };
      return applyVerdict(definition, classification, recalled.outcome.verdict, { model, server: server.name });
    });
  }

  /** Asks, and gives the classifications of a server's tools with the verdicts taken in, in the same order. */
  async advise(server: AdvisedServer, graded: readonly GradedDefinition[]): Promise<Classification[]> {
    await this.prepare(server, graded);
    return this.recall(server, graded);
  }

  /** Asks again about tools whose verdict is kept, and keeps nothing: whether the model still reads them alike. */
  async recheck(graded: readonly GradedDefinition[]): Promise<Drift> {
    const drift: Drift = { compared: 0, differ: [] };
    const known = graded.flatMap(({ definition, classification }) => {
      const key = this.#key(classification);
      const recalled = this.#recalled(key);
      if (recalled.is !== 'kept' || !('verdict' in recalled.outcome)) return [];
      const { question } = questionFor(key, definition);
      return question === null ? [] : [{ question, category: recalled.outcome.verdict.category.value }];
    });
    const categoryOf = new Map(known.map(({ question, category }) => [question.key, category]));
    for (const part of calls(known.map(({ question }) => question))) {
      const items = await this.#asker.items(part);
      if (items === null) continue;
      const read = [...readItems(items, shown(part)).values()];
      part.forEach(({ key, definition }, index) => {
        const answered = read[index];
        if (answered === undefined || !('verdict' in answered)) return;
        drift.compared += 1;
        if (answered.verdict.category.value !== categoryOf.get(key)) drift.differ.push(definition.name);
      });
    }
    return drift;
  }

  /**
   * Hands what the cache does not know to the endpoint's batch interface, a batch of bounded size at a time. What is
   * out already is not handed in again. Rejects with a BatchError where the interface fails.
   */
  async submit(
    servers: Iterable<{ server: AdvisedServer; graded: readonly GradedDefinition[] }>,
  ): Promise<BatchSubmission> {
    const questionsOf = (graded: readonly GradedDefinition[]): Question[] => this.#open(graded);
    return this.#guarded(submitBatches(this.#context, this.#asker, servers, questionsOf));
  }

  /** Takes in the results of batches that have ended. Can be called again at any time. Rejects with a BatchError where the interface fails. */
  async collect(): Promise<BatchCollection> {
    return this.#guarded(collectBatches(this.#context, this.#asker));
  }

  async #guarded<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await work;
    } catch (error) {
      throw new BatchError(
        `The batch interface failed: ${told(error, this.#configuration)}. Run the command again to go on.`,
      );
    }
  }

  /** What was asked, got and used so far. */
  report(): AdviceReport {
    const { calls: made, kept, verdicts, unanswered, none, failures, findings } = this.#tally;
    return {
      model: this.#configuration.model,
      calls: made,
      kept,
      verdicts,
      unanswered,
      none: Object.fromEntries(none),
      failures: Object.fromEntries(failures),
      findings: {
        ...Object.fromEntries(findings),
        ...(this.#damaged.size > 0 ? { 'damaged-row': this.#damaged.size } : {}),
      },
      tokens: { ...this.#budget.used },
      usd: this.#budget.usd,
      tokensOfAllRuns: this.#cache.usage(endpointKey(this.#configuration)),
      stopped: this.#asker.stopped,
    };
  }

  /** Ends what is being asked, and closes the cache. Whoever waits for `prepare` gets what there is. */
  async close(): Promise<void> {
    if (this.#ending.signal.aborted) return;
    this.#asker.end();
    this.#ending.abort();
    await Promise.allSettled(this.#underWay.values());
    this.#cache.close();
  }
}

/**
 * An adviser for the model that the environment names, or null where it names none: then nothing is opened, asked or
 * said. Throws a ConfigurationError where a variable makes no sense, before anything is asked.
 */
export function openAdviser(
  environment: Readonly<Record<string, string | undefined>>,
  options: AdviserOptions,
): Adviser | null {
  const configuration = readConfiguration(environment);
  return configuration === null ? null : new Adviser(configuration, options);
}
