const MiB = 1024 * 1024;

/** Every bound of the guard in one place. Sizes are bytes, times milliseconds. */
export const guardLimits = {
  /** One message from the client, and one from the server, which may carry a picture or a file. */
  clientMessage: 4 * MiB,
  serverMessage: 32 * MiB,
  /** Requests of the client that wait for an answer. */
  outstanding: 1_024,
  /** Messages that nobody asked the server for (notifications and requests of its own), in one window. */
  unasked: { most: 5_000, window: 10_000 },
  /** How long a person has to answer a question. */
  ask: 5 * 60_000,
  /** Characters of the arguments that a question shows. */
  askedCharacters: 2_000,
  /** Characters of a tool's name that the audit log keeps. */
  auditedName: 256,
  /** After the client's end of input: how long calls that are under way may still be answered. */
  drain: 30_000,
  /** Pages of the server's list of tools that the guard reads by itself to check definitions. */
  pages: 50,
  /** How long the server may take to list its tools for that. */
  list: 30_000,
} as const;
