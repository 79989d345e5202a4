import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A tool as a call shows it to the model. */
export interface ToolShown {
  id: string;
  digest: string;
  definition: { name: string; description?: string; [field: string]: unknown };
}

/** A request as the endpoint heard it. */
export interface Heard {
  body: {
    model?: string;
    messages?: { role: string; content: string }[];
    response_format?: { type: string };
    temperature?: number;
    max_tokens?: number;
    max_completion_tokens?: number;
    [member: string]: unknown;
  };
  headers: IncomingMessage['headers'];
  tools: ToolShown[];
}

/** What the endpoint does with a request: an answer's text, an answer as it is, an HTTP status, or something worse. */
export type Reaction =
  | { text: string; finish?: string; refusal?: string; usage?: object | null; model?: string; fingerprint?: string }
  | { body: unknown }
  | { status: number; headers?: Record<string, string>; message?: string }
  | { raw: string; type?: string }
  | { redirect: string }
  | 'hang'
  | 'hang-in-body'
  | 'reset'
  | 'endless';

/** Decides about the n-th call, counted from 1. */
export type Behaviour = (heard: Heard, call: number) => Reaction;

/** An item of an answer that quotes the tool's own name and finds nothing. */
export function itemFor({ id, digest, definition }: ToolShown, more: Record<string, unknown> = {}): object {
  return {
    id,
    digest,
    category: 'Read',
    categoryEvidence: [{ field: 'name', pointer: '/name', text: definition.name }],
    facets: [],
    floors: [],
    does: `Handles what ${definition.name.replaceAll(/[^\w ]/g, '')} names, for the account that the server uses.`,
    ...more,
  };
}

/** The text of an answer with one item a tool. */
export function answerText(tools: readonly ToolShown[], item: (tool: ToolShown) => unknown = itemFor): string {
  return JSON.stringify({ tools: tools.map((tool) => item(tool)) });
}

function toolsIn(body: Heard['body']): ToolShown[] {
  const content = body.messages?.find(({ role }) => role === 'user')?.content ?? '';
  return content
    .split('\n')
    .filter((line) => line.startsWith('{"id":'))
    .map((line): ToolShown => JSON.parse(line));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

const json = { 'content-type': 'application/json' };

function completion(reaction: Extract<Reaction, { text: string }>, model: string | undefined): object {
  const { text, finish = 'stop', refusal, usage, fingerprint } = reaction;
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: reaction.model ?? model,
    system_fingerprint: fingerprint ?? 'fp-1',
    choices: [
      { index: 0, finish_reason: finish, message: { role: 'assistant', content: text, refusal: refusal ?? null } },
    ],
    ...(usage === null ? {} : { usage: usage ?? { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 } }),
  };
}

interface Batch {
  id: string;
  object: 'batch';
  status: string;
  input_file_id: string;
  output_file_id?: string;
  metadata: Record<string, string>;
  request_counts: { total: number; completed: number; failed: number };
}

/** An endpoint on 127.0.0.1 that speaks chat completions, files and batches, and behaves as it is told to. */
export class LoopbackModel {
  readonly #server: Server;
  readonly #files = new Map<string, string>();
  readonly #batches = new Map<string, Batch>();
  readonly heard: Heard[] = [];
  /** Bytes that an endless answer got rid of. */
  sent = 0;
  behaviour: Behaviour = ({ tools }) => ({ text: answerText(tools) });
  /** What goes wrong when a batch is handed in: nothing, or the connection is lost after it was taken. */
  loseBatchAnswer = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<LoopbackModel> {
    const server = createServer();
    const endpoint = new LoopbackModel(server);
    server.on('request', (request, response) => void endpoint.#serve(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return endpoint;
  }

  /** The base URL, as `OPENAI_BASE_URL` takes it. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  get batches(): readonly Batch[] {
    return [...this.#batches.values()];
  }

  /** The requests of a file that was handed in. */
  lines(file: string): { custom_id: string; body: Heard['body'] }[] {
    const text = this.#files.get(file) ?? '';
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  /** Answers every batch that is out, request by request; `broken` requests come back as errors. */
  finishBatches(item: (tool: ToolShown) => unknown = itemFor, broken = 0): void {
    for (const batch of this.#batches.values()) {
      if (batch.status !== 'in_progress') continue;
      const lines = this.lines(batch.input_file_id).map(({ custom_id, body }, index) => ({
        id: `result-${index}`,
        custom_id,
        response:
          index < broken
            ? { status_code: 500, body: { error: { message: 'broken' } } }
            : { status_code: 200, body: completion({ text: answerText(toolsIn(body), item) }, body.model) },
        error: null,
      }));
      const output = `file-out-${batch.id}`;
      this.#files.set(output, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
      batch.output_file_id = output;
      batch.status = 'completed';
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://loopback').pathname;
    const bytes = await bodyOf(request);
    if (request.method === 'POST' && path === '/v1/chat/completions') return this.#chat(request, bytes, response);
    if (request.method === 'POST' && path === '/v1/files') return this.#upload(bytes, response);
    if (request.method === 'POST' && path === '/v1/batches') return this.#open(bytes, response);
    if (path === '/v1/batches') return this.#list(response);
    const [, kind, id = ''] = /^\/v1\/(batches|files)\/([^/]+)/.exec(path) ?? [];
    const found = kind === 'batches' ? JSON.stringify(this.#batches.get(id)) : this.#files.get(id);
    if (found === undefined) return void response.writeHead(404, json).end('{"error":{"message":"not found"}}');
    response.writeHead(200, json).end(found);
  }

  #chat(request: IncomingMessage, bytes: Buffer, response: ServerResponse): void {
    const body: Heard['body'] = JSON.parse(bytes.toString());
    const heard = { body, headers: request.headers, tools: toolsIn(body) };
    this.heard.push(heard);
    const reaction = this.behaviour(heard, this.heard.length);
    if (reaction === 'hang') return;
    if (reaction === 'reset') return void response.destroy();
    if (reaction === 'hang-in-body') return void response.writeHead(200, json).write('{"choices":[');
    if (reaction === 'endless') return this.#pour(response);
    if ('redirect' in reaction) return void response.writeHead(307, { location: reaction.redirect }).end();
    if ('raw' in reaction)
      return void response.writeHead(200, { 'content-type': reaction.type ?? 'text/html' }).end(reaction.raw);
    if ('status' in reaction) {
      const text = JSON.stringify({ error: { message: reaction.message ?? 'no', type: 'error' } });
      return void response.writeHead(reaction.status, { ...json, ...reaction.headers }).end(text);
    }
    const answer = 'body' in reaction ? reaction.body : completion(reaction, body.model);
    response.writeHead(200, json).end(JSON.stringify(answer));
  }

  /** A gigabyte of blanks, which are JSON so far. */
  #pour(response: ServerResponse): void {
    const part = Buffer.alloc(1024 * 1024, 32);
    response.writeHead(200, json);
    const pour = (): void => {
      while (this.sent < 1024 ** 3 && !response.destroyed) {
        this.sent += part.length;
        if (!response.write(part)) return void response.once('drain', pour);
      }
      response.end();
    };
    pour();
  }

  #upload(bytes: Buffer, response: ServerResponse): void {
    const text = bytes.toString();
    const id = `file-${this.#files.size + 1}`;
    const lines = text.split(/\r?\n/).filter((line) => line.startsWith('{"custom_id"'));
    this.#files.set(id, lines.join('\n'));
    response.writeHead(200, json).end(JSON.stringify({ id, object: 'file', purpose: 'batch' }));
  }

  #open(bytes: Buffer, response: ServerResponse): void {
    const { input_file_id, metadata }: { input_file_id: string; metadata: Record<string, string> } = JSON.parse(
      bytes.toString(),
    );
    const id = `batch-${this.#batches.size + 1}`;
    const total = this.lines(input_file_id).length;
    const batch: Batch = {
      id,
      object: 'batch',
      status: 'in_progress',
      input_file_id,
      metadata,
      request_counts: { total, completed: 0, failed: 0 },
    };
    this.#batches.set(id, batch);
    if (this.loseBatchAnswer) return void response.destroy();
    response.writeHead(200, json).end(JSON.stringify(batch));
  }

  #list(response: ServerResponse): void {
    response.writeHead(200, json).end(JSON.stringify({ object: 'list', data: this.batches, has_more: false }));
  }
}
