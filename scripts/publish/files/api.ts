import type { ApiFile, ApiShape } from '#site/api/shapes.ts';
import { apiShapes } from '#site/api/shapes.ts';
import { openApi } from '#site/api/open-api.ts';
import { apiSchema } from '#site/api/schemas.ts';
import type { Address } from '#site/feeds/change-feed.ts';
import { paths } from '#site/paths.ts';
import type { Snapshot } from '#catalogue/snapshot.ts';
import type { ServerTexts, SnapshotTexts, ToolTexts } from '#catalogue/snapshot-texts.ts';
import type { ServerRecord } from '#catalogue/records.ts';
import { categories, categoryFacts } from '#core/taxonomy/category.ts';
import { facetFacts, facetIds } from '#core/taxonomy/facet.ts';
import { riskLevels, riskMeanings } from '#core/taxonomy/risk-level.ts';
import type { Folder } from './folder.ts';

/** Servers, or changes, in one file of a list: a few hundred kilobytes at the most. */
export const apiPageSize = 200;

const json = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Typed by the published shape, so that a file cannot drift from its schema. */
const file = <Shape extends ApiShape>(_shape: Shape, value: ApiFile<Shape>): string => json(value);

const pageCount = (items: number): number => Math.max(1, Math.ceil(items / apiPageSize));

function pageOf(page: number, total: number, path: (page: number) => string, address: Address) {
  const pages = pageCount(total);
  return { page, pages, total, next: page < pages ? address(path(page + 1)) : null };
}

/** Writes what there is one of: the index, the tallies, the schemas and the description of the API. */
export function writeApi(snapshot: Snapshot, folder: Folder, address: Address): void {
  const meta = snapshot.meta();
  const names = Object.keys(apiShapes) as ApiShape[];
  folder.write(
    paths.apiIndex,
    file('index', {
      version: 'v1',
      meta: address(paths.apiMeta),
      categories: address(paths.apiCategories),
      servers: address(paths.apiServers()),
      server: address(paths.serverApi('{server}')),
      changes: address(paths.apiChanges()),
      openApi: address(paths.openApi),
      schemas: Object.fromEntries(names.map((name) => [name, address(paths.apiSchema(name))])),
      downloads: address(paths.downloadList),
      feed: address(paths.feed),
    }),
  );
  folder.write(paths.apiMeta, file('meta', meta));
  folder.write(
    paths.apiCategories,
    file('categories', {
      categories: categories.map((category) => ({
        category,
        startsAt: categoryFacts[category].base,
        test: categoryFacts[category].test,
        tools: meta.counts.categories[category],
        page: address(paths.category(category)),
      })),
      riskLevels: riskLevels.map((risk) => ({
        risk,
        meaning: riskMeanings[risk],
        tools: meta.counts.risks[risk],
        page: address(paths.risk(risk)),
      })),
      facets: facetIds.map((facet) => ({ facet, ...facetFacts[facet], tools: meta.counts.facets[facet] })),
    }),
  );
  for (const name of names) {
    const schema = { $id: address(paths.apiSchema(name)), ...apiSchema(name) };
    folder.write(paths.apiSchema(name), json(schema));
  }
  folder.write(paths.openApi, json(openApi(address)));
  writeChanges(snapshot, folder, address);
}

function writeChanges(snapshot: Snapshot, folder: Folder, address: Address): void {
  const total = snapshot.countChanges();
  for (let page = 1; page <= pageCount(total); page += 1) {
    const changes = snapshot.listChanges({ offset: (page - 1) * apiPageSize, limit: apiPageSize });
    folder.write(
      paths.apiChanges(page),
      file('changes', { ...pageOf(page, total, paths.apiChanges, address), changes }),
    );
  }
}

/** Collects the list of servers, and writes a page of it whenever one is full. */
export class ServerPages {
  readonly #folder: Folder;
  readonly #address: Address;
  readonly #total: number;
  #page = 1;
  #held: ApiFile<'servers'>['servers'] = [];

  constructor(folder: Folder, address: Address, total: number) {
    this.#folder = folder;
    this.#address = address;
    this.#total = total;
  }

  add({ server, counts }: ServerRecord): void {
    const { slug, id, name, kind, version, crawledAt, outcome } = server;
    this.#held.push({
      slug,
      id,
      name,
      kind,
      version,
      crawledAt,
      outcome: outcome.state,
      counts,
      page: this.#address(paths.server(slug)),
      data: this.#address(paths.serverApi(slug)),
    });
    if (this.#held.length === apiPageSize) this.#write();
  }

  /** Writes what is left; an empty list has one page. */
  end(): void {
    if (this.#held.length > 0 || this.#page === 1) this.#write();
  }

  #write(): void {
    const place = pageOf(this.#page, this.#total, paths.apiServers, this.#address);
    this.#folder.write(paths.apiServers(this.#page), file('servers', { ...place, servers: this.#held }));
    this.#page += 1;
    this.#held = [];
  }
}

/** A tool as the stored texts give it; the members are those of `apiTool`. */
const toolText = (server: string, tool: ToolTexts, address: Address): string =>
  `{"slug":${JSON.stringify(tool.slug)},"definition":${tool.definition},"provenance":${tool.provenance},` +
  `"classification":${tool.classification},"decision":${tool.decision},` +
  `"page":${JSON.stringify(address(paths.tool(server, tool.slug)))}}`;

/** The file of a server, put together from the stored texts; its members are those of the shape `server`. */
export function serverFile(
  { slug, record, counts }: ServerTexts,
  tools: readonly ToolTexts[],
  firstRead: string | null,
  texts: SnapshotTexts,
  address: Address,
): string {
  const rest = {
    firstRead,
    page: address(paths.server(slug)),
    feed: address(paths.serverFeed(slug)),
    badge: address(paths.badge(slug)),
  };
  return (
    `{"server":${record},"counts":${counts},${JSON.stringify(rest).slice(1, -1)},` +
    `"changes":[${texts.changes(slug).join(',')}],"toolChanges":[${texts.toolChanges(slug).join(',')}],` +
    `"tools":[\n${tools.map((tool) => toolText(slug, tool, address)).join(',\n')}\n]}\n`
  );
}
