import type { CrawledServer, CrawledTool } from '#catalogue/catalogue.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Outcome, Server } from '#core/model/server.ts';
import { rejected, type Failure } from '../failure.ts';
import type { ConnectContext } from './connect-context.ts';
import { connectLocal, connectPackage, type ConnectedPackage } from './connect-package.ts';
import type { LocalPackage } from './install-local.ts';
import { reconcile, type Disagreement } from './reconcile.ts';

/** A server whose code and whose live list were joined. */
export interface Connected {
  crawled: CrawledServer;
  /** What the two do not agree on; empty where the server gave no list. */
  differences: Disagreement[];
  /** The run of the server; or why it listed nothing. */
  connection: { ok: true; value: Omit<ConnectedPackage, 'tools'> } | { ok: false; failure: Failure };
}

/** Failures that say something of this machine, and nothing of the server. */
const ours = new Set(['E_NO_SANDBOX', 'E_NO_NPM', 'E_OFFLINE', 'E_RATE_LIMITED', 'E_REFUSED', 'E_REGISTRY']);

const askCodes: Readonly<Record<string, string>> = {
  'sampling/createMessage': 'ASKS_SAMPLING',
  'elicitation/create': 'ASKS_ELICITATION',
  'roots/list': 'ASKS_ROOTS',
};

/** Codes for what a server asks of its client; keeping a connection alive is nothing to note. */
export function requestNotes(requests: Readonly<Record<string, number>>): string[] {
  const codes = Object.keys(requests)
    .filter((method) => method !== 'ping')
    .map((method) => (Object.hasOwn(askCodes, method) ? askCodes[method] : undefined) ?? 'ASKS_CLIENT');
  return [...new Set(codes)];
}

const isCounted = ({ provenance }: CrawledTool): boolean =>
  provenance.truth === 'listed' || provenance.truth === 'registered';

function withNotes(server: Server, notes: readonly string[]): Server {
  return { ...server, notes: [...new Set([...server.notes, ...notes])].sort() };
}

/** The outcome of a server with a live list: the list is whole unless it says so, whatever the code left open. */
function outcomeOf(tools: readonly CrawledTool[], listed: Outcome, read: Outcome): Outcome {
  if (listed.state !== 'no-tools') return listed;
  return tools.some(isCounted) ? read : listed;
}

/** The reading of the code where the server gave no list. */
function unlisted(crawled: CrawledServer, failure: Failure): CrawledServer {
  const server = withNotes(crawled.server, [`NOT_LISTED_${failure.code.replace(/^E_/, '')}`]);
  return { ...crawled, server: crawled.tools.some(isCounted) ? server : { ...server, outcome: failure } };
}

/** The key of a reading that a live list was added to: a crawl without one can tell them apart. */
function connectedKey(readingKey: string, digest: string): string {
  const key: unknown = JSON.parse(readingKey);
  return JSON.stringify({ ...(typeof key === 'object' ? key : {}), connected: digest });
}

/** True where the reading has a live list in it, by its key. */
export function isConnected(readingKey: string): boolean {
  return /"connected":"[0-9a-f]{64}"/.test(readingKey);
}

/**
 * Starts a crawled package of npm's form in a sandbox (one of this machine from `path`), asks it for its tools, and joins them with what its code says. A server that gives no list keeps what
 * was read, with a note; where nothing was read, the reason is its outcome. Fails only for reasons of this machine (`E_NO_SANDBOX`, `E_NO_NPM`,
 * `E_OFFLINE` …) and with `E_CONNECT_KIND` for what is no such package.
 */
export async function connectAndReconcile(
  crawled: CrawledServer,
  context: ConnectContext,
  path: string | null = null,
): Promise<Result<Connected, Failure>> {
  const { server } = crawled;
  const { name, version, environment, integrity } = server;
  const isLocal = server.kind === 'dir' || server.kind === 'tarball';
  let connection: Result<ConnectedPackage, Failure>;
  if (server.kind === 'npm' && version !== null) {
    connection = await connectPackage({ name, version, environment }, context);
  } else if (isLocal && path !== null) {
    const known = { version, integrity, environment };
    connection = await connectLocal({ kind: server.kind as LocalPackage['kind'], path }, known, context);
  } else {
    return failed(
      rejected(
        'E_CONNECT_KIND',
        `Only packages of npm's form (npm:, dir:, tarball:) are started in a sandbox, and ${server.id} is something else.`,
      ),
    );
  }
  if (!connection.ok) {
    if (ours.has(connection.failure.code)) return failed(connection.failure);
    return success({ crawled: unlisted(crawled, connection.failure), differences: [], connection });
  }
  const { tools: listed, ...run } = connection.value;
  const { tools, differences } = reconcile(crawled.tools, listed);
  const outcome = outcomeOf(tools, run.outcome, server.outcome);
  return success({
    crawled: {
      server: { ...withNotes(server, [...run.notes, ...requestNotes(run.requests)]), outcome },
      tools,
      readingKey: connectedKey(crawled.readingKey, run.digest),
    },
    differences,
    connection: { ok: true, value: run },
  });
}
