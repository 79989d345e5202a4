import { resolve } from 'node:path';
import { defineConfig } from 'astro/config';

/** The snapshot that pages read when nothing else is asked for: `astro dev` and `astro build` by hand. */
const snapshot = resolve(process.env.TOOLGRADE_SNAPSHOT ?? '.toolgrade/snapshot.sqlite');

/** File names change with what is in them, so that they can be kept for good; short, since every page names them. */
const names = {
  entryFileNames: 'assets/s.[hash].js',
  chunkFileNames: 'assets/s.[hash].js',
  assetFileNames: 'assets/[hash][extname]',
};

export default defineConfig({
  trailingSlash: 'always',
  prerenderConflictBehavior: 'error',
  devToolbar: { enabled: false },
  build: {
    // The content security policy allows neither inline styles nor inline scripts.
    inlineStylesheets: 'never',
    assets: 'assets',
  },
  vite: {
    define: { TOOLGRADE_SNAPSHOT: JSON.stringify(snapshot), TOOLGRADE_BULK: 'false' },
    build: { assetsInlineLimit: 0 },
    environments: {
      client: { build: { rolldownOptions: { output: names } } },
    },
  },
});
