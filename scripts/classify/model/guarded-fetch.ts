/** An answer that is longer than anything we ask for. */
export class BodyTooLargeError extends Error {}

async function readBounded(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.byteLength;
    // Leaving the loop cancels the stream, and with it the connection.
    if (size > maxBytes) throw new BodyTooLargeError(`the answer is longer than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * A `fetch` that follows no redirect, reads at most `maxBytes` decoded bytes, and ends with the last byte of the body
 * after `timeout` milliseconds at the latest. The client's own time-out ends with the headers.
 */
export function guardedFetch({ maxBytes, timeout }: { maxBytes: number; timeout: number }): typeof fetch {
  return async (input, init) => {
    const deadline = AbortSignal.timeout(timeout);
    const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    const response = await fetch(input, { ...init, redirect: 'error', signal });
    if (response.body === null) return response;
    const bytes = await readBounded(response.body, maxBytes);
    const { status, statusText, headers } = response;
    return new Response(new Uint8Array(bytes), { status, statusText, headers });
  };
}
