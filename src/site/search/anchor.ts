import { categories, type Category } from '#core/taxonomy/category.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';

/** What a search result knows of a tool besides its name. */
export interface AnchoredTool {
  slug: string;
  risk: RiskLevel;
  category: Category;
}

/** The id of a tool's heading in the search index: `create_issue~High~Write`. Slugs have no tilde. */
export function searchAnchor({ slug, risk, category }: AnchoredTool): string {
  return `${slug}~${risk}~${category}`;
}

/** The tool that a heading of the search index stands for, or null where the id is not one of ours. */
export function readAnchor(id: string): AnchoredTool | null {
  const [slug, riskName, categoryName] = id.split('~');
  const risk = riskLevels.find((level) => level === riskName);
  const category = categories.find((name) => name === categoryName);
  return slug && risk && category ? { slug, risk, category } : null;
}
