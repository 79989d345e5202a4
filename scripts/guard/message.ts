import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { isExact } from './exact-number.ts';

/** A line that was understood. */
export interface Line {
  /** What it says, for judging. */
  value: JsonValue;
  /** The same, in a form that `JSON.stringify` writes with every number as it was written. */
  exact: JsonValue;
  /** Text that every reader understands alike: no key comes twice in it. */
  text: string;
  /** True where a number in it has more digits than `value` can hold. */
  inexact: boolean;
}

/**
 * Reads a line of the client. What is judged must be what the server reads, whatever parser it has: a line that is not
 * in the form that `JSON.stringify` writes is written anew, so that of a key that comes twice the one that was judged is
 * left, and no line break of another convention hides a second message. Fails with the reason, as a clause.
 */
export function readLine(line: string): Result<Line, string> {
  try {
    const value = JSON.parse(line) as JsonValue;
    if (JSON.stringify(value) === line) return success({ value, exact: value, text: line, inexact: false });
    let inexact = false;
    const exact = JSON.parse(line, (_key, member, { source }) => {
      if (typeof member !== 'number') return member;
      if (!isExact(source, member)) inexact = true;
      return JSON.rawJSON(source);
    }) as JsonValue;
    return success({ value, exact, text: JSON.stringify(exact), inexact });
  } catch (error) {
    return failed(error instanceof RangeError ? 'it is nested too deeply' : 'it is not JSON');
  }
}

/** What an identifier of a request may be in MCP. */
export type RequestId = string | number;

/** A message of JSON-RPC 2.0, by what it asks of its reader. */
export type Message =
  | { kind: 'request'; id: RequestId; method: string; params: JsonValue | undefined }
  | { kind: 'notification'; method: string; params: JsonValue | undefined }
  | { kind: 'response'; id: RequestId | null; body: JsonObject }
  | { kind: 'invalid'; id: RequestId | null; why: string };

/** A key as a reader that ignores case takes it; some decoders match names of fields in this way. */
function folded(key: string): string {
  return key.toUpperCase().toLowerCase();
}

/** A key that is not one of these, and that a reader that ignores case would take for one. */
export function lookalike(object: JsonObject, keys: readonly string[]): string | null {
  return Object.keys(object).find((key) => !keys.includes(key) && keys.includes(folded(key))) ?? null;
}

const envelope = ['jsonrpc', 'id', 'method', 'params', 'result', 'error'];

/** True for a method that is not this one and that a lenient reader could take for it. */
export function isNearMiss(method: string, exact: string): boolean {
  return method !== exact && folded(method.trim()) === exact;
}

const isId = (value: unknown): value is RequestId => typeof value === 'string' || typeof value === 'number';

/** What a message is. Anything that two readers could take for two things is `invalid`. */
export function classify(value: JsonValue): Message {
  if (!isJsonObject(value)) return { kind: 'invalid', id: null, why: 'a message is a JSON object' };
  const { id, method, params } = value;
  const invalid = (why: string): Message => ({ kind: 'invalid', id: isId(id) ? id : null, why });
  const twin = lookalike(value, envelope);
  if (twin !== null) return invalid(`the key ${JSON.stringify(twin)} could be read as another`);
  if (value['jsonrpc'] !== '2.0') return invalid('jsonrpc must be "2.0"');
  const answers = Object.hasOwn(value, 'result') || Object.hasOwn(value, 'error');
  if (method !== undefined) {
    if (typeof method !== 'string') return invalid('method must be text');
    if (answers) return invalid('a request holds no result');
    if (id === undefined) return { kind: 'notification', method, params };
    return isId(id) ? { kind: 'request', id, method, params } : invalid('id must be text or a number');
  }
  if (!answers) return invalid('it is neither a request nor an answer');
  // Whoever could not read a message answers without its identifier.
  return isId(id) || id === null ? { kind: 'response', id, body: value } : invalid('id must be text or a number');
}

/** A key for an identifier: `1` and `"1"` are two. */
export function idKey(id: RequestId): string {
  return JSON.stringify(id);
}

/** Codes of JSON-RPC, and one of the guard's own for what it cannot take now. */
export const errorCodes = { parse: -32_700, invalid: -32_600, methodNotFound: -32_601, refused: -32_000 } as const;

/** An error as an answer. */
export function errorAnswer(id: RequestId | null, code: number, message: string): JsonObject {
  return { jsonrpc: '2.0', id, error: { code, message } };
}

/** A tool's result that says why the call was not carried out, in the words that the model reads. */
export function refusal(id: RequestId, text: string): JsonObject {
  return { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }], isError: true } };
}
