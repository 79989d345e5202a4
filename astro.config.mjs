import { resolve } from 'node:path';
import { defineConfig } from 'astro/config';

/** The snapshot that pages read when nothing else is asked for: `astro dev` and `astro build` by hand. */
const snapshot = resolve(process.env.TOOLGRADE_SNAPSHOT ?? '.toolgrade/snapshot.sqlite');

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
    define: { TOOLGRADE_SNAPSHOT: JSON.stringify(snapshot) },
    build: { assetsInlineLimit: 0 },
  },
});
