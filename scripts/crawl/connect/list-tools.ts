import { createHash } from 'node:crypto';
import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Outcome } from '#core/model/server.ts';
import { needsAuth, rejected, unreachable, type Failure } from '../failure.ts';
import { limits } from '../limits.ts';
import { Conversation, type Reply } from './conversation.ts';
import { readTool, type ListedTool } from './read-tool.ts';
import type { Wire } from './wire.ts';

/** What a server that runs says of itself. */
export interface Listed {
  /** `ok`, `truncated` or `no-tools`. */
  outcome: Outcome;
  /** In the server's order; tools of one name are all here. */
  tools: ListedTool[];
  serverInfo: { name: string | null; version: string | null };
  protocolVersion: string | null;
  /** Requests that the server made of its client (sampling, elicitation, roots …), by method. All were refused. */
  requests: Record<string, number>;
  /** Codes of what was odd, such as `STDOUT_NOISE` or `DUPLICATE_NAME`. */
  notes: string[];
  /** True where the server, asked twice, listed two different things. */
  unstable: boolean;
  /** SHA-256 of the definitions, in order, as canonical JSON. */
  digest: string;
}

/** Bounds in time, in milliseconds. */
export interface ListTimes {
  initialize: number;
  total: number;
}

/** One reading of the whole list. */
interface Reading {
  tools: ListedTool[];
  /** Why the list is not whole, or null. */
  cut: { code: string; message: string } | null;
}

const methodNotFound = -32_601;
const invalidParams = -32_602;
const gate = /unauthori[sz]ed|unauthenticated|authenticat|not logged in|log ?in required|credentials/i;

/** What an error of the server's own means for the crawl. */
function refusal(step: string, { code, message }: { code: number; message: string }): Failure {
  const text = `The server answers ${step} with an error (${code}: ${message})`;
  return gate.test(message) ? needsAuth('E_AUTH', text) : rejected('E_SERVER_ERROR', text);
}

const shortText = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' ? value.slice(0, 200) : null;

function digestOf(tools: readonly ListedTool[]): string {
  return createHash('sha256')
    .update(canonicalJson(tools.map(({ definition }) => definition)))
    .digest('hex');
}

/** Says hello; once more where the server names versions of the protocol that it would rather speak. */
async function initialize(
  conversation: Conversation,
  time: number,
): Promise<Result<{ result: JsonObject; asked: string }, Failure>> {
  let asked: string = LATEST_PROTOCOL_VERSION;
  for (let round = 0; ; round += 1) {
    const params = { protocolVersion: asked, capabilities: {}, clientInfo: { name: 'toolgrade', version: '0.1.0' } };
    const reply = await conversation.ask('initialize', params, time);
    if (!reply.ok) return reply;
    if ('result' in reply.value) return success({ result: reply.value.result, asked });
    const { error } = reply.value;
    const supported = isJsonObject(error.data) ? error.data['supported'] : null;
    const offered = Array.isArray(supported) ? supported.find((version) => typeof version === 'string') : undefined;
    if (round > 0 || error.code !== invalidParams || typeof offered !== 'string') {
      return failed(refusal('initialize', error));
    }
    conversation.note('PROTOCOL_VERSION_NEGOTIATED');
    asked = offered;
  }
}

/** One page, or why there is none. */
function pageOf(reply: Reply): Result<{ tools: JsonValue[]; cursor: JsonValue | undefined }, Failure> {
  if ('error' in reply) return failed(refusal('tools/list', reply.error));
  const { tools, nextCursor } = reply.result;
  if (!Array.isArray(tools))
    return failed(rejected('E_CONTENT', 'The server answers tools/list without a list of tools.'));
  return success({ tools, cursor: nextCursor });
}

/** All pages of the list, within the limits. Fails only where there is no first page. */
async function readPages(conversation: Conversation, remaining: () => number): Promise<Result<Reading, Failure>> {
  const tools: ListedTool[] = [];
  const seen = new Set<string>();
  let params: JsonObject = {};
  let unusable = 0;
  const end = (cut: Reading['cut']): Result<Reading, Failure> => {
    const left =
      unusable > 0 && cut === null
        ? { code: 'E_TOOL_LIMIT', message: `${unusable} entries of the list have no usable name and were left out.` }
        : cut;
    return success({ tools, cut: left });
  };
  for (let page = 0; ; page += 1) {
    const reply = await conversation.ask('tools/list', params, remaining());
    const read = reply.ok ? pageOf(reply.value) : reply;
    if (!read.ok) {
      if (page > 0) return end(read.failure);
      // A server without tools need not know the method.
      if (reply.ok && 'error' in reply.value && reply.value.error.code === methodNotFound) {
        conversation.note('NO_TOOLS_METHOD');
        return end(null);
      }
      return read;
    }
    for (const entry of read.value.tools) {
      if (tools.length >= limits.tools.perServer) {
        return end({ code: 'E_TOOL_LIMIT', message: `The server lists more than ${limits.tools.perServer} tools.` });
      }
      const tool = readTool(entry);
      if (tool === null) unusable += 1;
      else tools.push(tool);
    }
    const { cursor } = read.value;
    if (cursor === undefined || cursor === null || cursor === '') return end(null);
    if (typeof cursor !== 'string' || Buffer.byteLength(cursor) > limits.connect.cursorBytes) {
      return end({ code: 'E_CURSOR', message: 'The server names the next page in a way that is not followed.' });
    }
    if (seen.has(cursor))
      return end({ code: 'E_CURSOR', message: 'The server names one page twice: its list has no end.' });
    seen.add(cursor);
    if (page + 1 >= limits.connect.pages) {
      return end({ code: 'E_PAGES', message: `The list has more than ${limits.connect.pages} pages.` });
    }
    params = { cursor };
  }
}

function outcomeOf({ tools, cut }: Reading): Outcome {
  if (cut !== null) return { state: 'truncated', code: cut.code, message: cut.message };
  if (tools.length > 0) return { state: 'ok', code: null, message: null };
  return { state: 'no-tools', code: 'EMPTY_LIST', message: 'The server was asked for its tools and listed none.' };
}

/**
 * Asks a server for its tools, and for nothing else: `initialize`, then every page of `tools/list`, twice. Each tool is judged by itself, so one
 * that breaks a rule never hides the others. Nothing that the server says is compiled, followed or run. One bound in time is around all
 * of it. Fails where there is no list at all: with what the wire says, `E_TIMEOUT`, `E_PROTOCOL`, `E_SERVER_ERROR`, `E_CONTENT` or `E_AUTH`.
 */
export async function listTools(
  wire: Wire,
  { initialize: initializeTime, total }: ListTimes = limits.connect,
): Promise<Result<Listed, Failure>> {
  const end = performance.now() + total;
  const remaining = (): number => Math.max(1, end - performance.now());
  const conversation = new Conversation(wire);
  const hello = await initialize(conversation, Math.min(initializeTime, total));
  if (!hello.ok) return hello;
  const { protocolVersion: version, serverInfo } = hello.value.result;
  const protocolVersion = shortText(version);
  if (protocolVersion === null || !SUPPORTED_PROTOCOL_VERSIONS.includes(protocolVersion)) {
    conversation.note('PROTOCOL_VERSION_UNKNOWN');
  }
  wire.agreed?.(protocolVersion ?? hello.value.asked);
  await conversation.tell('notifications/initialized');
  const first = await readPages(conversation, remaining);
  if (!first.ok) return first;
  const { tools } = first.value;
  const digest = digestOf(tools);
  // A list that was cut short is not read again: it would be cut elsewhere.
  const second = first.value.cut === null ? await readPages(conversation, remaining) : null;
  if (second?.ok === false) conversation.note('SECOND_LIST_FAILED');
  const unstable = second?.ok === true && (second.value.cut !== null || digestOf(second.value.tools) !== digest);
  if (new Set(tools.map(({ definition }) => definition.name)).size < tools.length) conversation.note('DUPLICATE_NAME');
  if (unstable) conversation.note('UNSTABLE_LIST');
  for (const note of tools.flatMap((tool) => tool.notes)) conversation.note(note);
  if (first.value.cut !== null && tools.length === 0) {
    return failed(unreachable(first.value.cut.code, first.value.cut.message));
  }
  return success({
    outcome: outcomeOf(first.value),
    tools,
    serverInfo: isJsonObject(serverInfo)
      ? { name: shortText(serverInfo['name']), version: shortText(serverInfo['version']) }
      : { name: null, version: null },
    protocolVersion,
    requests: conversation.requests(),
    notes: conversation.notes(),
    unstable,
    digest,
  });
}
