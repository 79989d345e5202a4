import { parseArgs } from 'node:util';
import { build } from 'astro';

/**
 * Renders the pages of a snapshot with Astro: `render.ts --snapshot FILE --out FOLDER --base PATH [--site ADDRESS]
 * [--tracker ADDRESS] [--contact ADDRESS]`.
 * A program of its own, because Astro keeps the modules of a build in memory and its intermediate files below the
 * working folder: one process a build means that no build sees another's snapshot.
 */
const { values } = parseArgs({
  options: {
    snapshot: { type: 'string' },
    out: { type: 'string' },
    base: { type: 'string', default: '/' },
    site: { type: 'string' },
    tracker: { type: 'string' },
    contact: { type: 'string' },
  },
});

await build({
  outDir: values.out,
  base: values.base,
  ...(values.site !== undefined && { site: values.site }),
  logLevel: 'silent',
  vite: {
    define: {
      TOOLGRADE_SNAPSHOT: JSON.stringify(values.snapshot),
      ...(values.contact !== undefined && { TOOLGRADE_CONTACT: JSON.stringify(values.contact) }),
      ...(values.tracker !== undefined && { TOOLGRADE_TRACKER: JSON.stringify(values.tracker) }),
    },
    logLevel: 'silent',
  },
});
