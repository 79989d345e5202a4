import { createHash } from 'node:crypto';
import type OpenAI from 'openai';
import { toFile } from 'openai';
import { z } from 'zod';
import { toolDefinition } from '#core/model/tool-definition.ts';
import type { Asker, AskingContext } from './asker.ts';
import { openClient } from './client.ts';
import { readCompletion } from './completion.ts';
import { top } from './ladder.ts';
import { calls, type Question } from './question.ts';
import { itemsOf } from './read-answer.ts';
import { mostOf, requestBody, roomFor, shown } from './request.ts';
import { endpointKey } from './verdict-key.ts';

/** Bounds of one batch: far below what the interface allows, so that its results can be read in one piece. */
const requestsInABatch = 2000;
const bytesInABatch = 50 * 1024 * 1024;
const path = '/v1/chat/completions';
/** What only reads may be repeated. */
const again = { maxRetries: 2 };

/** What was handed in. */
export interface BatchSubmission {
  batches: number;
  requests: number;
  tools: number;
  /** Why not everything was handed in, or null. */
  stopped: string | null;
}

/** What came back. */
export interface BatchCollection {
  /** Batches that are still out, that were taken in, and that the endpoint gave up. */
  open: number;
  collected: number;
  failed: number;
  /** Requests that came back without an answer. They are handed in again the next time. */
  unanswered: number;
}

interface Line {
  name: string;
  text: string;
  tools: string;
  questions: readonly Question[];
}

const noted = z.array(z.object({ key: z.string(), definition: toolDefinition, text: z.string() }));
const result = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
});

function readNoted(text: string): Question[] {
  return noted.parse(JSON.parse(text));
}

const nameOf = (prefix: string, text: string): string =>
  `${prefix}-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;

function lineFor(context: AskingContext, asker: Asker, questions: readonly Question[]): Line | null {
  const { configuration, prompt, budget } = context;
  const tools = JSON.stringify(questions);
  const room = roomFor(questions.length);
  const body = requestBody(shown(questions), { configuration, prompt, capability: asker.proven ?? top, room });
  if (!budget.reserve(mostOf(body, room))) return null;
  const name = nameOf('request', tools);
  return { name, text: JSON.stringify({ custom_id: name, method: 'POST', url: path, body }), tools, questions };
}

/** Finds batches that were handed in by a run that ended before it could note their ids; forgets those that were not. */
async function adopt({ cache, configuration }: AskingContext, client: OpenAI): Promise<void> {
  const nameless = cache.openBatches(endpointKey(configuration)).filter(({ id }) => id === null);
  if (nameless.length === 0) return;
  const ids = new Map<string, string>();
  let seen = 0;
  for await (const { id, metadata } of client.batches.list({ limit: 100 })) {
    const name = metadata?.['toolgrade'];
    if (name !== undefined) ids.set(name, id);
    if ((seen += 1) >= 1000) break;
  }
  for (const { name } of nameless) {
    const id = ids.get(name);
    if (id === undefined) cache.closeBatch(name);
    else cache.nameBatch(name, id);
  }
}

/** Hands questions in as batches. The first call is made at once: it shows what the endpoint accepts. */
export async function submitBatches<Server extends { graded: readonly unknown[] }>(
  context: AskingContext,
  asker: Asker,
  servers: Iterable<Server>,
  questionsOf: (graded: Server['graded']) => Question[],
): Promise<BatchSubmission> {
  const { cache, configuration } = context;
  const endpoint = endpointKey(configuration);
  const client = openClient(configuration, { files: true });
  await adopt(context, client);
  const out = new Set<string>();
  for (const text of cache.batchRequests(endpoint)) for (const { key } of readNoted(text)) out.add(key);
  const done: BatchSubmission = { batches: 0, requests: 0, tools: 0, stopped: null };

  let lines: Line[] = [];
  let bytes = 0;
  const handIn = async (): Promise<void> => {
    if (lines.length === 0) return;
    const name = nameOf('toolgrade', lines.map((line) => line.name).join('\n'));
    cache.openBatch(endpoint, name, lines);
    const jsonl = `${lines.map(({ text }) => text).join('\n')}\n`;
    const file = await client.files.create({
      file: await toFile(Buffer.from(jsonl), `${name}.jsonl`, { type: 'application/jsonl' }),
      purpose: 'batch',
    });
    const { id } = await client.batches.create({
      input_file_id: file.id,
      endpoint: path,
      completion_window: '24h',
      metadata: { toolgrade: name },
    });
    cache.nameBatch(name, id);
    done.batches += 1;
    done.requests += lines.length;
    done.tools += lines.reduce((sum, { questions }) => sum + questions.length, 0);
    lines = [];
    bytes = 0;
  };

  for (const { graded } of servers) {
    const open = questionsOf(graded).filter(({ key }) => !out.has(key));
    for (const questions of calls(open)) {
      for (const { key } of questions) out.add(key);
      if (asker.proven === null) await asker.ask(questions);
      else {
        const line = lineFor(context, asker, questions);
        if (line === null) done.stopped = 'The budget is used up.';
        else {
          if (lines.length >= requestsInABatch || bytes + line.text.length > bytesInABatch) await handIn();
          lines.push(line);
          bytes += line.text.length;
        }
      }
      done.stopped ??= asker.stopped;
      if (done.stopped !== null) break;
    }
    if (done.stopped !== null) break;
  }
  await handIn();
  return done;
}

function readLine(text: string): z.infer<typeof result> | null {
  try {
    return result.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Takes in the results of batches that have ended. */
export async function collectBatches(context: AskingContext, asker: Asker): Promise<BatchCollection> {
  const { cache, budget, configuration } = context;
  const endpoint = endpointKey(configuration);
  const client = openClient(configuration, { files: true });
  await adopt(context, client);
  const done: BatchCollection = { open: 0, collected: 0, failed: 0, unanswered: 0 };
  for (const { name, id } of cache.openBatches(endpoint)) {
    if (id === null) continue;
    const { status, output_file_id: output, request_counts: counts } = await client.batches.retrieve(id, again);
    const ended = status === 'completed' || status === 'expired' || status === 'cancelled' || status === 'failed';
    if (!ended) {
      done.open += 1;
      continue;
    }
    let answered = 0;
    const text = output ? await (await client.files.content(output, again)).text() : '';
    for (const line of text.split('\n')) {
      const read = readLine(line);
      const tools = read === null ? null : cache.batchRequest(name, read.custom_id);
      if (read?.response?.status_code !== 200 || tools === null) continue;
      const completion = readCompletion(read.response.body);
      const usage = completion.ok ? completion.value.usage : completion.failure.usage;
      if (usage !== null) {
        budget.settle({ input: 0, output: 0 }, usage);
        cache.addUsage(endpoint, usage);
      }
      const items = completion.ok ? itemsOf(completion.value.text) : undefined;
      if (items === undefined || !completion.ok) continue;
      answered += 1;
      asker.keep(readNoted(tools), { items, served: completion.value.served });
    }
    done.unanswered += Math.max(0, (counts?.total ?? 0) - answered);
    if (answered === 0) done.failed += 1;
    else done.collected += 1;
    cache.closeBatch(name);
  }
  return done;
}
