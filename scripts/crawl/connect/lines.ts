import { rejected } from '../failure.ts';
import { Fault } from '../http/fault.ts';
import { limits } from '../limits.ts';

const newline = 0x0a;

/** Bounds of a stream of lines, in bytes. */
export interface LineBounds {
  line: number;
  total: number;
}

/**
 * The lines of a stream, without their ends. Throws a `Fault`: `E_LINE` for a line that is too long, `E_OUTPUT` for too much in
 * all; neither is waited out. A last line without an end is given too.
 */
export async function* lines(
  pieces: AsyncIterable<Buffer>,
  bounds: LineBounds = { line: limits.connect.line, total: limits.connect.output },
): AsyncGenerator<string> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let total = 0;
  const text = (): string => {
    const line = new TextDecoder().decode(held.length === 1 ? held[0] : Buffer.concat(held));
    held = [];
    heldBytes = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  };
  for await (const piece of pieces) {
    total += piece.length;
    if (total > bounds.total) {
      throw new Fault(rejected('E_OUTPUT', `The server sent more than ${bounds.total} bytes.`));
    }
    for (let from = 0; from < piece.length;) {
      const end = piece.indexOf(newline, from);
      const part = piece.subarray(from, end === -1 ? undefined : end);
      heldBytes += part.length;
      if (heldBytes > bounds.line) {
        throw new Fault(rejected('E_LINE', `The server sent a message of more than ${bounds.line} bytes.`));
      }
      held.push(part);
      if (end === -1) break;
      yield text();
      from = end + 1;
    }
  }
  if (heldBytes > 0) yield text();
}
