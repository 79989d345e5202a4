import { categoryFacts, type Category } from '#core/taxonomy/category.ts';
import type { RiskLevel } from '#core/taxonomy/risk-level.ts';

/** Where each kind of page is, below the site's base. Every path ends with a slash. */
export const paths = {
  home: '/',
  search: '/search/',
  servers: (page = 1): string => paged('/servers/', page),
  server: (server: string): string => `/servers/${server}/`,
  tool: (server: string, tool: string): string => `/servers/${server}/${tool}/`,
  serverPolicy: (server: string): string => `/policies/${server}/`,
  categories: '/categories/',
  category: (category: Category, page = 1): string => paged(`/categories/${categoryFacts[category].slug}/`, page),
  risks: '/risks/',
  risk: (risk: RiskLevel, page = 1): string => paged(`/risks/${risk.toLowerCase()}/`, page),
  attacks: '/attacks/',
  attack: (id: string): string => `/attacks/${id}/`,
  targets: '/targets/',
  target: (id: string): string => `/targets/#${id}`,
  methodology: '/methodology/',
  wrong: '/methodology/#wrong',
};

function paged(path: string, page: number): string {
  return page === 1 ? path : `${path}page/${page}/`;
}
