import type { ListPlace, ServerList } from '#catalogue/records.ts';
import type { ListPage, Snapshot, ToolFilter } from '#catalogue/snapshot.ts';
import { categories, categoryFacts, type Category } from '#core/taxonomy/category.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import { paths } from './paths.ts';
import { paging } from './views/paging.ts';
import { listKinds } from './views/server-list-view.ts';

/** What the component of a later page of a list is given. */
interface Place {
  page: number;
  from: ListPlace;
}

/** What the component of a page of each kind of list is given. */
export interface ListProps {
  servers: Place;
  browse: Place & { list: ServerList };
  category: Place & { category: Category };
  risk: Place & { risk: RiskLevel };
}
export type ListKind = keyof ListProps;

/** A page of a list other than its first, which has an address of its own. */
export interface LaterPage<Kind extends ListKind = ListKind> {
  kind: Kind;
  /** Its path on the site. */
  path: string;
  /** What Astro calls its address. */
  params: Record<string, string>;
  props: ListProps[Kind];
  /** Where it is the same in another snapshot, the page is, too. */
  digest: string;
}

/** The lists of servers that there are, with how many servers each has. */
export function serverLists(snapshot: Snapshot): { list: ServerList; servers: number }[] {
  return listKinds.flatMap(({ by }) =>
    snapshot.listCounts(by).map(({ value, servers }) => ({ list: { by, value }, servers })),
  );
}

/** Whether all pages of a list are made. Those of the others end where nobody reads on. */
export const isWhole = (list?: ServerList): boolean => list?.by === 'letter';

function* later(pages: Iterable<ListPage>, shown: unknown): Generator<Place & { digest: string }> {
  for (const { page, from, digest } of pages) {
    if (page > 1) yield { page, from, digest: `${digest} ${JSON.stringify(shown)}` };
  }
}

type Make<Kind extends ListKind> = (snapshot: Snapshot) => Generator<LaterPage<Kind>>;

function* toolPages(snapshot: Snapshot, filter: ToolFilter): ReturnType<typeof later> {
  yield* later(snapshot.toolPages(filter, paging({ whole: false })), snapshot.countTools(filter));
}

const makers: { [Kind in ListKind]: Make<Kind> } = {
  *servers(snapshot) {
    const shown = [snapshot.meta().servers, snapshot.listCounts('letter')];
    for (const { page, from, digest } of later(snapshot.serverPages(paging({ whole: false })), shown)) {
      const path = paths.servers(page);
      yield { kind: 'servers', path, params: { page: String(page) }, props: { page, from }, digest };
    }
  },
  *browse(snapshot) {
    for (const { list, servers } of serverLists(snapshot)) {
      const { by, value } = list;
      for (const { page, from, digest } of later(
        snapshot.serverListPages(list, paging({ whole: isWhole(list) })),
        servers,
      )) {
        const params = { by, value: value.toLowerCase(), page: String(page) };
        yield { kind: 'browse', path: paths.serversIn(by, value, page), params, props: { list, page, from }, digest };
      }
    }
  },
  *category(snapshot) {
    for (const category of categories) {
      for (const { page, from, digest } of toolPages(snapshot, { category })) {
        const params = { category: categoryFacts[category].slug, page: String(page) };
        const path = paths.category(category, page);
        yield { kind: 'category', path, params, props: { category, page, from }, digest };
      }
    }
  },
  *risk(snapshot) {
    for (const risk of riskLevels) {
      for (const { page, from, digest } of toolPages(snapshot, { risk })) {
        const params = { risk: risk.toLowerCase(), page: String(page) };
        yield { kind: 'risk', path: paths.risk(risk, page), params, props: { risk, page, from }, digest };
      }
    }
  },
};

/** The later pages of all lists of a kind, in order. Reads the lists as it goes; holds one page of one at a time. */
export function laterPages<Kind extends ListKind>(snapshot: Snapshot, kind: Kind): Generator<LaterPage<Kind>> {
  return makers[kind](snapshot);
}

/** The later pages of all lists. */
export function* allLaterPages(snapshot: Snapshot): Generator<LaterPage> {
  for (const make of Object.values(makers)) yield* make(snapshot);
}
