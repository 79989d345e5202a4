import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@astrojs/compiler-rs';
import { build, type Plugin } from 'vite';

export interface BundleOptions {
  /** The project's folder. */
  root: string;
  /** Where the bundle goes; below the project, since what it imports is found from there. */
  out: string;
  base: string;
  /** Constants that pages read. */
  define: Record<string, string>;
}

const runtime = fileURLToPath(new URL('runtime.ts', import.meta.url));

/** Compiles `.astro` files with Astro's compiler, for our own runtime in place of Astro's. */
const components: Plugin = {
  name: 'toolgrade:components',
  enforce: 'pre',
  resolveId: {
    filter: { id: [/^astro\/compiler-runtime$/, /\.css$/] },
    handler(id, importer) {
      if (id.endsWith('.css')) return { id: '\0no-styles', moduleSideEffects: false };
      return importer === runtime ? null : runtime;
    },
  },
  load: { filter: { id: /^\0no-styles$/ }, handler: () => '' },
  transform: {
    filter: { id: /\.astro$/ },
    handler(source, filename) {
      // The options are those of Astro's own build.
      const { code, diagnostics } = transform(source, {
        compact: 'jsx',
        filename,
        normalizedFilename: filename,
        internalURL: 'astro/compiler-runtime',
        resultScopedSlot: true,
        scopedStyleStrategy: 'attribute',
        sourcemap: 'external',
      });
      const error = diagnostics.find(({ severity }) => severity === 'error');
      if (error !== undefined) throw new Error(`${filename}: ${error.text}`);
      return { code, moduleType: 'ts', map: null };
    },
  },
};

/** Bundles what renders a server's pages into one module, and returns its path and a digest of what is in it. */
export async function bundlePages({
  root,
  out,
  base,
  define,
}: BundleOptions): Promise<{ path: string; digest: string }> {
  await build({
    configFile: false,
    root,
    base,
    define,
    logLevel: 'silent',
    plugins: [components],
    build: {
      ssr: fileURLToPath(new URL('pages.ts', import.meta.url)),
      outDir: out,
      copyPublicDir: false,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'pages.mjs', codeSplitting: false } },
    },
  });
  const path = join(out, 'pages.mjs');
  return {
    path,
    digest: createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  };
}
