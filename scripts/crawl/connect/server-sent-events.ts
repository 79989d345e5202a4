import { rejected } from '../failure.ts';
import { Fault } from '../http/fault.ts';
import { limits } from '../limits.ts';
import { lines } from './lines.ts';

/** One event of a stream: its name and its text. Ids and times to wait are passed over. */
export interface ServerEvent {
  event: string;
  data: string;
}

/** The events of a `text/event-stream`. Throws a `Fault` (`E_LINE`, `E_OUTPUT`) past the bounds, comments included. */
export async function* serverSentEvents(body: AsyncIterable<Buffer>): AsyncGenerator<ServerEvent> {
  let event = 'message';
  let data: string[] = [];
  let size = 0;
  for await (const line of lines(body)) {
    if (line === '') {
      if (data.length > 0) yield { event, data: data.join('\n') };
      event = 'message';
      data = [];
      size = 0;
      continue;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') event = value.slice(0, 100);
    else if (field === 'data') {
      size += value.length;
      if (size > limits.connect.line) {
        throw new Fault(rejected('E_LINE', `The server sent a message of more than ${limits.connect.line} bytes.`));
      }
      data.push(value);
    }
  }
}
