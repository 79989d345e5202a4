import type { JsonObject } from '#core/model/json.ts';

/**
 * One end of a conversation in JSON-RPC messages. `messages` gives the text of each, bounded in bytes; it ends where the other side
 * does, and throws a `Fault` where a bound is broken or the other side cannot be understood.
 */
export interface Wire {
  messages: AsyncIterable<string>;
  /** Sends a message. Rejects with a `Fault` where the other side is gone or answers with a refusal. */
  send(message: JsonObject): Promise<void>;
  /** Tells the wire what was agreed on, for those that repeat it with every message. */
  agreed?(protocolVersion: string): void;
  /** Codes of what was odd on the way. */
  notes(): string[];
}
