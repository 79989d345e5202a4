import ServerPage from '#components/server/ServerPage.astro';
import ServerPolicyPage from '#components/server/ServerPolicyPage.astro';
import ToolPage from '#components/tool/ToolPage.astro';
import { href } from '#site/href.ts';
import { loadServer, loadTools } from '#site/load.ts';
import { paths } from '#site/paths.ts';
import { snapshot } from '#site/snapshot.ts';
import { SnapshotTexts } from '#catalogue/snapshot-texts.ts';
import { serverFiles } from '#scripts/publish/files/server-files.ts';
import { composerData } from '#site/views/composer-data.ts';
import type { BuildAssets, PageKind } from './assets.ts';
import { renderPage } from './runtime.ts';

/** A file of the site, and where it is below the site's folder: `servers/example/index.html`. */
export interface SiteFile {
  path: string;
  text: string;
}

const components: Record<PageKind, unknown> = { server: ServerPage, policy: ServerPolicyPage, tool: ToolPage };

/** Renders a server's pages one after the other, and what programs read of it. The entry of the bundle: nothing else is asked of it. */
export function filesOf(assets: BuildAssets): (server: string) => Generator<SiteFile> {
  const scripts = new Map(assets.scripts);
  const page = (kind: PageKind, path: string, props: { server: string; tool?: string }): SiteFile => ({
    path: `${path.slice(1)}index.html`,
    text: renderPage(components[kind], {
      props,
      path: href(path),
      site: assets.site,
      head: assets.heads[kind],
      scripts,
    }),
  });
  const texts = new SnapshotTexts(TOOLGRADE_SNAPSHOT);
  const origin = assets.site === null ? '' : new URL(assets.site).origin;
  const address = (path: string): string => `${origin}${href(path)}`;
  return function* (server) {
    yield page('server', paths.server(server), { server });
    if (loadServer(server).counts.tools > 0) {
      yield page('policy', paths.serverPolicy(server), { server });
      const data = composerData(loadServer(server), loadTools(server));
      yield { path: paths.composerData(server).slice(1), text: JSON.stringify(data) };
    }
    for (const { slug } of loadTools(server)) yield page('tool', paths.tool(server, slug), { server, tool: slug });
    for (const { path, text } of serverFiles(loadServer(server), { snapshot, texts }, address)) {
      yield { path: path.slice(1), text };
    }
  };
}

export type FilesOf = typeof filesOf;
