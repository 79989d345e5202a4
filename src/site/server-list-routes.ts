import type { ServerList } from '#catalogue/records.ts';
import { snapshot } from './snapshot.ts';
import { laterPages } from './views/paging.ts';
import { listKinds } from './views/server-list-view.ts';

interface ListRoute {
  params: { by: string; value: string };
  props: { list: ServerList; servers: number };
}

/** A route for each list of servers. */
export function serverListRoutes(): ListRoute[] {
  return listKinds.flatMap(({ by }) =>
    snapshot.listCounts(by).map(({ value, servers }) => ({
      params: { by, value: value.toLowerCase() },
      props: { list: { by, value }, servers },
    })),
  );
}

/** A route for each later page of those lists. */
export function serverListPageRoutes() {
  return serverListRoutes().flatMap(({ params, props }) =>
    laterPages(props.servers).map((page) => ({
      params: { ...params, page: String(page) },
      props: { list: props.list, page },
    })),
  );
}
