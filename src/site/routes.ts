import { laterPages, serverLists, type ListKind } from './list-routes.ts';
import { snapshot } from './snapshot.ts';

/**
 * The routes of the pages that there are many of. A build in bulk renders those itself, and asks Astro only for the first
 * of each kind, to compare its own with.
 */
function routes<Route>(all: Iterable<Route>): Route[] {
  const found: Route[] = [];
  for (const route of all) {
    found.push(route);
    if (TOOLGRADE_BULK) break;
  }
  return found;
}

function* named<Params>(all: Iterable<Params>): Generator<{ params: Params }> {
  for (const params of all) yield { params };
}

export const serverRoutes = () => routes(named(snapshot.serverIds()));
/** Servers with a tool that counts have a policy of their own. */
export const policyRoutes = () => routes(named(snapshot.serverIds({ counted: true })));
export const toolRoutes = () => routes(named(snapshot.toolIds()));

/** The routes of the later pages of lists. */
export const laterRoutes = <Kind extends ListKind>(kind: Kind) => routes(laterPages(snapshot, kind));

/** A route for the first page of each list of servers. */
export const serverListRoutes = () =>
  serverLists(snapshot).map(({ list }) => ({
    params: { by: list.by, value: list.value.toLowerCase() },
    props: { list },
  }));
