import { z } from 'zod';

/**
 * The pages that are rendered in bulk, and Astro's names for their routes: those that there are many of, and that of the
 * downloads, which tells of files that are written meanwhile.
 */
const bulkRoutes = {
  server: '/servers/[server]',
  policy: '/policies/[server]',
  tool: '/servers/[server]/[tool]',
  servers: '/servers/page/[page]',
  browse: '/browse/[by]/[value]/page/[page]',
  category: '/categories/[category]/page/[page]',
  risk: '/risks/[risk]/page/[page]',
  downloads: '/downloads',
} as const;
export type PageKind = keyof typeof bulkRoutes;
const pageKinds = Object.keys(bulkRoutes) as PageKind[];

/** What Astro's build knows of stylesheets and scripts, as pages that are rendered in bulk need it. */
export const buildAssets = z.object({
  /** Where the site will be published, or null. */
  site: z.string().nullable(),
  /** The links to stylesheets in the head of each kind of page. */
  heads: z.record(z.enum(pageKinds), z.string()),
  /** The markup of each script, by the id that the compiler gave it. */
  scripts: z.array(z.tuple([z.string(), z.string()])),
});
export type BuildAssets = z.infer<typeof buildAssets>;

/** The parts of Astro's manifest that are read. */
const manifestShape = z.object({
  base: z.string(),
  entryModules: z.record(z.string(), z.string()),
  inlinedScripts: z.map(z.string(), z.string()),
  routes: z.array(
    z.object({
      routeData: z.object({ route: z.string() }),
      styles: z.array(
        z.union([
          z.object({ type: z.literal('external'), src: z.string() }),
          z.object({ type: z.literal('inline'), content: z.string() }),
        ]),
      ),
    }),
  ),
});

/**
 * Reads Astro's manifest, for pages that will be published at `site`. Throws where it is not as this version of Astro
 * writes it.
 */
export function assetsOf(manifest: unknown, site: string | undefined): BuildAssets {
  const { base, entryModules, inlinedScripts, routes } = manifestShape.parse(manifest);
  const link = (file: string): string => `${base.replace(/\/$/, '')}/${file.replace(/^\//, '')}`;
  const headOf = (route: string): string => {
    const found = routes.find(({ routeData }) => routeData.route === route);
    if (found === undefined) throw new Error(`the build has no route ${route}`);
    return found.styles
      .map((style) =>
        style.type === 'external'
          ? `<link rel="stylesheet" href="${link(style.src)}">`
          : `<style>${style.content}</style>`,
      )
      .join('');
  };
  const scripts = new Map<string, string>();
  for (const [id, file] of Object.entries(entryModules)) {
    if (id.includes('?astro&type=script')) scripts.set(id, `<script type="module" src="${link(file)}"></script>`);
  }
  for (const [id, code] of inlinedScripts) {
    scripts.set(id, code === '' ? '' : `<script type="module">${code}</script>`);
  }
  return {
    site: site ?? null,
    heads: Object.fromEntries(pageKinds.map((kind) => [kind, headOf(bulkRoutes[kind])])) as Record<PageKind, string>,
    scripts: [...scripts],
  };
}
