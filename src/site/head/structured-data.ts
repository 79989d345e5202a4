import type { BreadcrumbList, Dataset, FAQPage, Graph, SoftwareApplication, Thing } from 'schema-dts';
import type { ServerRecord } from '#catalogue/records.ts';
import type { Download } from '../downloads.ts';
import { paths } from '../paths.ts';
import { externalLink } from '../views/external-link.ts';
import type { QuestionView } from '../views/questions-view.ts';
import { visible, visibleName } from '../views/visible.ts';

/** One step from the home page to a page; the page itself has no path. */
export interface Crumb {
  name: string;
  path: string | null;
}

/** Turns a path of the site into an address. */
type Absolute = (path: string) => string;

/** JSON that can stand inside a script element: no text in it can end the element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** Things of schema.org's vocabulary as one document. */
export function graph(things: readonly Thing[]): Graph {
  return { '@context': 'https://schema.org', '@graph': things };
}

/** The steps to a page. */
export function breadcrumbList(crumbs: readonly Crumb[], absolute: Absolute): BreadcrumbList {
  return {
    '@type': 'BreadcrumbList',
    itemListElement: crumbs.map(({ name, path }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name,
      ...(path !== null && { item: absolute(path) }),
    })),
  };
}

/** Questions that go into a page's data: those that few other pages have come first. */
const mostQuestions = 2;

/** The first of the questions that a page answers about one thing, with their answers as text. */
export function faqPage(name: string, questions: readonly Pick<QuestionView, 'question' | 'answer'>[]): FAQPage {
  return {
    '@type': 'FAQPage',
    name,
    mainEntity: questions.slice(0, mostQuestions).map(({ question, answer }) => ({
      '@type': 'Question',
      name: question,
      acceptedAnswer: { '@type': 'Answer', text: answer.map(({ text }) => text).join('') },
    })),
  };
}

/** A server as software: what it says of itself, as far as it says it. */
export function softwareApplication({ server }: ServerRecord, absolute: Absolute): SoftwareApplication {
  const repository = externalLink(server.repository);
  return {
    '@type': 'SoftwareApplication',
    name: visibleName(server.name),
    applicationCategory: 'DeveloperApplication',
    url: absolute(paths.server(server.slug)),
    ...(server.description !== null && { description: visible(server.description) }),
    ...(server.version !== null && { softwareVersion: visible(server.version) }),
    ...(server.publisher !== null && { publisher: { '@type': 'Organization', name: visible(server.publisher) } }),
    ...(server.publishedAt !== null && { dateModified: server.publishedAt }),
    ...(repository !== null && { sameAs: repository }),
  };
}

const mediaTypes: Record<string, string> = {
  zst: 'application/zstd',
  csv: 'text/csv',
};

/** The catalogue as a data set, with the files that hold it. */
export function dataset(files: readonly Download[], crawledAt: string | null, absolute: Absolute): Dataset {
  return {
    '@type': 'Dataset',
    name: 'Toolgrade: MCP servers, their tools, and the risk of each tool',
    description:
      'The tools of MCP servers with their definitions, where each definition stands, its category and risk level, the words that show them, and a recommended decision.',
    url: absolute(paths.downloads),
    isAccessibleForFree: true,
    creator: { '@type': 'Organization', name: 'Toolgrade', url: absolute(paths.home) },
    keywords: ['Model Context Protocol', 'MCP', 'agent security', 'tool risk'],
    ...(crawledAt !== null && { dateModified: crawledAt }),
    distribution: files.map(({ file, title, bytes, sha256 }) => ({
      '@type': 'DataDownload',
      name: title,
      contentUrl: absolute(paths.download(file)),
      contentSize: `${bytes} B`,
      encodingFormat: mediaTypes[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      sha256,
    })),
  };
}
