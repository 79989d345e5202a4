import { categoryFacts, type Category } from '#core/taxonomy/category.ts';
import type { RiskLevel } from '#core/taxonomy/risk-level.ts';

/** Where each kind of page and file is, below the site's base. Every path of a page ends with a slash. */
export const paths = {
  home: '/',
  search: '/search/',
  servers: (page = 1): string => paged('/servers/', page),
  server: (server: string): string => `/servers/${server}/`,
  tool: (server: string, tool: string): string => `/servers/${server}/${tool}/`,
  serverPolicy: (server: string): string => `/policies/${server}/`,
  /** Where a call of a tool can be tried, on the page of the server's policy. */
  tryTool: (server: string, tool: string): string => `/policies/${server}/?try=${tool}`,
  composerData: (server: string): string => `/policies/${server}/tools.json`,
  check: '/check/',
  checkIndex: '/check/index.json',
  checkPart: (part: number): string => `/check/parts/${part}.ndjson`,
  categories: '/categories/',
  category: (category: Category, page = 1): string => paged(`/categories/${categoryFacts[category].slug}/`, page),
  risks: '/risks/',
  risk: (risk: RiskLevel, page = 1): string => paged(`/risks/${risk.toLowerCase()}/`, page),
  attacks: '/attacks/',
  attack: (id: string): string => `/attacks/${id}/`,
  browse: '/browse/',
  serversIn: (by: string, value: string, page = 1): string => paged(`/browse/${by}/${value.toLowerCase()}/`, page),
  compare: '/compare/',
  targets: '/targets/',
  target: (id: string): string => `/targets/#${id}`,
  methodology: '/methodology/',
  wrong: '/methodology/#wrong',
  accuracy: '/accuracy/',
  about: '/about/',
  contact: '/contact/',
  changes: (page = 1): string => paged('/changes/', page),
  downloads: '/downloads/',
  api: '/api/',
  /** What programs read. */
  feed: '/changes.atom',
  serverFeed: (server: string): string => `/feeds/${server}.atom`,
  serverMarkdown: (server: string): string => `/servers/${server}/index.md`,
  apiIndex: '/api/v1/index.json',
  apiMeta: '/api/v1/meta.json',
  apiCategories: '/api/v1/categories.json',
  apiServers: (page = 1): string => `/api/v1/servers/page/${page}.json`,
  serverApi: (server: string): string => `/api/v1/servers/${server}.json`,
  apiChanges: (page = 1): string => `/api/v1/changes/page/${page}.json`,
  apiSchema: (name: string): string => `/api/v1/schemas/${name}.json`,
  openApi: '/api/v1/openapi.json',
  badge: (server: string): string => `/badge/${server}.svg`,
  download: (file: string): string => `/downloads/files/${file}`,
  downloadList: '/downloads/files/index.json',
  sitemap: '/sitemap.xml',
  sitemapPart: (part: number): string => `/sitemap-${part}.xml`,
  llms: '/llms.txt',
  openSearch: '/opensearch.xml',
  findings: '/methodology/#words-for-the-model',
};

function paged(path: string, page: number): string {
  return page === 1 ? path : `${path}page/${page}/`;
}
