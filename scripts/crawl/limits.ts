const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** Every bound of the crawl in one place. Sizes are bytes, times milliseconds. */
export const limits = {
  tarball: {
    compressed: 50 * MiB,
    unpacked: 200 * MiB,
    /** Unpacked bytes for each compressed one, once more than `ratioFrom` bytes are out. */
    ratio: 100,
    ratioFrom: 4 * MiB,
    entries: 10_000,
    pathBytes: 512,
    pathDepth: 32,
  },
  /** Text that is kept for reading: one file, a package, a server with its dependencies. */
  text: { file: 16 * MiB, package: 64 * MiB, server: 160 * MiB },
  manifest: { bytes: 1 * MiB },
  dependencies: { packages: 16, rounds: 6 },
  extraction: { time: 60_000, heapMegabytes: 640 },
  /** Of npm's client: time for one request; retries with growing pauses between them. */
  fetch: {
    time: 60_000,
    /** Records of packages that are held in memory: those of SDKs are asked for again and again. */
    recentRecords: 64,
    retry: { retries: 2, factor: 3, minTimeout: 1_000, maxTimeout: 10_000 },
  },
  tools: { perServer: 2_000, name: 128, description: 16 * KiB, schema: 256 * KiB, depth: 64, nodes: 10_000 },
  http: {
    /** Until a connection stands, until headers are there, between two pieces of a body, and all of it. */
    connect: 5_000,
    headers: 10_000,
    idle: 10_000,
    total: 60_000,
    headerBytes: 64 * KiB,
    /** Decoded bytes of a body, where a caller does not ask for another bound. */
    body: 5 * MiB,
    redirects: 3,
    retries: 3,
    backoff: { first: 1_000, most: 5 * 60_000 },
    retryAfter: { least: 1_000, most: 10 * 60_000 },
    /** Politeness: time between the starts of two requests to a host, and how many may be open. */
    perHost: { interval: 1_000, connections: 2 },
    /** So many requests in a row that failed for good close a host for `rest`. */
    breaker: { failures: 5, rest: 60_000 },
    /** The same page from so many hosts comes from a proxy in between. */
    captiveHosts: 20,
  },
  connect: {
    /** Until `initialize` is answered, and for the whole conversation. */
    initialize: 30_000,
    total: 60_000,
    /** After a polite end, before the processes are killed. */
    grace: 2_000,
    /** One message, and all messages of a server. */
    line: 4 * MiB,
    output: 20 * MiB,
    /** What is kept of the standard error, from its end; the rest is read and dropped. */
    stderr: 64 * KiB,
    pages: 50,
    cursorBytes: 4 * KiB,
    /** Lines that are not messages, messages that nobody asked for, and requests that are answered. */
    noise: 100,
    notifications: 1_000,
    repliesToServer: 100,
    /** Starts of one package: a server may need other settings than the first guess. */
    starts: 5,
    install: { time: 4 * 60_000, bytes: 2 * GiB, kept: 40 },
  },
  sandbox: {
    memory: 1 * GiB,
    processes: 128,
    /** Cores, and seconds of them where shares cannot be set. */
    cpus: 1,
    cpuSeconds: 120,
    fileBytes: 256 * MiB,
    openFiles: 4_096,
    /** Each writable place: the home, /tmp and /dev/shm. */
    tmpfs: 256 * MiB,
    uid: 65_532,
  },
  /** A repository's size as its host gives it, packages of one that are read, and how long a host may ask for rest. */
  repository: { kilobytes: 2_000_000, packages: 12, longestRest: 60 * 60_000 },
  /** A registry's list: pages, servers on each, bytes of one, and characters of a cursor. */
  listing: { pages: 2_000, pageSize: 100, pageBytes: 20 * MiB, cursorLength: 4 * KiB },
  /** Lists of at least so many servers that fall below this share, or lose more than that, are not believed. */
  tripwire: { least: 20, shrunk: 0.9, vanished: 0.05 },
  /** A line of an import, and the longest id in it. */
  import: { lineBytes: 64 * MiB, idLength: 512 },
  /** Servers that are read at the same time. */
  concurrency: 4,
} as const;
