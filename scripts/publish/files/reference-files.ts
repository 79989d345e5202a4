import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '#catalogue/snapshot.ts';
import { targets } from '#core/policy/targets/index.ts';
import { attackPatterns } from '#core/taxonomy/attack-pattern.ts';
import { categories } from '#core/taxonomy/category.ts';
import type { Address } from '#site/feeds/change-feed.ts';
import {
  attackMarkdown,
  categoryMarkdown,
  methodologyMarkdown,
  targetMarkdown,
} from '#site/markdown/reference-markdown.ts';
import { paths } from '#site/paths.ts';
import { pageSize, toolsOnPatternPage } from '#site/views/paging.ts';
import type { Folder } from './folder.ts';

const content = join(import.meta.dirname, '../../../src/content');
const proseOf = (name: string): string => readFileSync(join(content, `${name}.md`), 'utf8');

/** Writes the Markdown beside the pages that explain: attack patterns, categories, targets, the methodology. */
export function writeReferenceMarkdown(snapshot: Snapshot, folder: Folder, address: Address): void {
  for (const pattern of attackPatterns) {
    const { slug } = pattern;
    const tools = snapshot.listPatternTools(slug, { offset: 0, limit: toolsOnPatternPage });
    const listed = { total: snapshot.countPatternTools(slug), tools };
    folder.write(paths.attackMarkdown(slug), attackMarkdown(pattern, listed, address));
  }
  for (const category of categories) {
    const listed = {
      total: snapshot.countTools({ category }),
      tools: snapshot.listTools({ category }, { limit: pageSize }),
    };
    folder.write(paths.categoryMarkdown(category), categoryMarkdown(category, listed, address));
  }
  for (const target of targets) folder.write(paths.targetMarkdown(target.id), targetMarkdown(target, address));
  const texts = { prose: proseOf('methodology'), rulings: proseOf('rulings') };
  folder.write(paths.methodologyMarkdown, methodologyMarkdown(texts, address));
}
