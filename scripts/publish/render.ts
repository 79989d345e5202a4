import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { build, type AstroIntegration } from 'astro';
import { assetsOf } from './bulk/assets.ts';
import { siteConstants } from './site-constants.ts';

/**
 * Renders the pages of a snapshot with Astro: `render.ts --snapshot FILE --out FOLDER --base PATH [--assets FILE]
 * [--site ADDRESS] [--tracker ADDRESS] [--contact ADDRESS]`. With `--assets`, of the pages that there are many of only the
 * first of each kind, and what the rest need of the build goes into the file.
 * A program of its own, because Astro keeps the modules of a build in memory and its intermediate files below the
 * working folder: one process a build means that no build sees another's snapshot.
 */
const { values } = parseArgs({
  options: {
    snapshot: { type: 'string' },
    out: { type: 'string' },
    base: { type: 'string', default: '/' },
    assets: { type: 'string' },
    site: { type: 'string' },
    tracker: { type: 'string' },
    contact: { type: 'string' },
  },
});

/** Writes down what Astro's manifest says of stylesheets and scripts. The default prerenderer has it once it is set up. */
function keepAssets(file: string): AstroIntegration {
  return {
    name: 'toolgrade:assets',
    hooks: {
      'astro:build:start': ({ setPrerenderer }) =>
        setPrerenderer((usual) => ({
          name: 'toolgrade:assets',
          async setup() {
            await usual.setup?.();
            const { app } = usual as { app?: { manifest?: unknown } };
            await writeFile(file, JSON.stringify(assetsOf(app?.manifest, values.site)));
          },
          getStaticPaths: () => usual.getStaticPaths(),
          render: (request, options) => usual.render(request, options),
          teardown: async () => usual.teardown?.(),
        })),
    },
  };
}

await build({
  outDir: values.out,
  base: values.base,
  ...(values.site !== undefined && { site: values.site }),
  ...(values.assets !== undefined && { integrations: [keepAssets(values.assets)] }),
  logLevel: 'silent',
  vite: {
    define: siteConstants({ ...values, snapshot: values.snapshot ?? '', bulk: values.assets !== undefined }),
    logLevel: 'silent',
  },
});
// What it took is part of what the whole build took.
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1e6 }));
