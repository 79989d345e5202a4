import type { AstroComponentFactory } from 'astro/runtime/server/index.js';

/** Every page of prose in src/content, by its path. */
const files = import.meta.glob<{ Content: AstroComponentFactory }>('../content/**/*.md', { eager: true });

/** The prose of a file in src/content, named without its ending, as a component; null where there is none. */
export function prose(name: string): AstroComponentFactory | null {
  return files[`../content/${name}.md`]?.Content ?? null;
}
