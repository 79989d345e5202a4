import CategoryPage from '#components/list/CategoryPage.astro';
import RiskPage from '#components/list/RiskPage.astro';
import ServerListPage from '#components/list/ServerListPage.astro';
import DownloadsPage from '#components/publish/DownloadsPage.astro';
import ServerPage from '#components/server/ServerPage.astro';
import ServerPolicyPage from '#components/server/ServerPolicyPage.astro';
import ToolPage from '#components/tool/ToolPage.astro';
import { SnapshotTexts } from '#catalogue/snapshot-texts.ts';
import { serverFiles } from '#scripts/publish/files/server-files.ts';
import type { Download } from '#site/downloads.ts';
import { href } from '#site/href.ts';
import type { LaterPage } from '#site/list-routes.ts';
import { loadServer, loadTools } from '#site/load.ts';
import { paths } from '#site/paths.ts';
import { snapshot } from '#site/snapshot.ts';
import { composerData } from '#site/views/composer-data.ts';
import type { BuildAssets, PageKind } from './assets.ts';
import { renderPage } from './runtime.ts';

/** A file of the site, and where it is below the site's folder: `servers/example/index.html`. */
export interface SiteFile {
  path: string;
  text: string;
}

/** A server, by its slug, or a later page of a list: what is rendered, and remembered, as one. */
export type Unit = string | Pick<LaterPage, 'kind' | 'path' | 'props'>;

const components: Record<PageKind, unknown> = {
  server: ServerPage,
  policy: ServerPolicyPage,
  tool: ToolPage,
  servers: ServerListPage,
  browse: ServerListPage,
  category: CategoryPage,
  risk: RiskPage,
  downloads: DownloadsPage,
};

/** What the bundle does: it is given what Astro's build knows, and nothing else is asked of it. */
export interface Renderer {
  /** Renders all files of a unit, one after the other: pages, and of servers what programs read of them. */
  files: (unit: Unit) => Iterable<SiteFile>;
  /** The page that lists the downloads. */
  downloads: (list: readonly Download[]) => SiteFile;
}

/** The entry of the bundle. */
export function rendererOf(assets: BuildAssets): Renderer {
  const scripts = new Map(assets.scripts);
  const page = (kind: PageKind, path: string, props: object): SiteFile => ({
    path: `${path.slice(1)}index.html`,
    text: renderPage(components[kind], {
      props: { ...props },
      path: href(path),
      site: assets.site,
      head: assets.heads[kind],
      scripts,
    }),
  });
  const texts = new SnapshotTexts(TOOLGRADE_SNAPSHOT);
  const origin = assets.site === null ? '' : new URL(assets.site).origin;
  const address = (path: string): string => `${origin}${href(path)}`;
  function* files(unit: Unit): Generator<SiteFile> {
    if (typeof unit !== 'string') return yield page(unit.kind, unit.path, unit.props);
    const server = unit;
    yield page('server', paths.server(server), { server });
    if (loadServer(server).counts.tools > 0) {
      yield page('policy', paths.serverPolicy(server), { server });
      const data = composerData(loadServer(server), loadTools(server));
      yield { path: paths.composerData(server).slice(1), text: JSON.stringify(data) };
    }
    for (const { slug } of loadTools(server)) yield page('tool', paths.tool(server, slug), { server, tool: slug });
    for (const { path, text } of serverFiles(loadServer(server), loadTools(server), { snapshot, texts }, address)) {
      yield { path: path.slice(1), text };
    }
  }
  return { files, downloads: (downloads) => page('downloads', paths.downloads, { downloads }) };
}

export type RendererOf = typeof rendererOf;
