import type { Outcome, Server } from '#core/model/server.ts';
import type { Truth } from '#core/model/provenance.ts';
import { visible } from './visible.ts';
import { count, day, listed } from './words.ts';

/** How the crawl of a server ended, in words. */
export interface OutcomeView {
  /** True where the page has no tools to show, or may miss some. */
  wanting: boolean;
  title: string;
  text: string;
  code: string | null;
}

const titles: Record<Outcome['state'], string> = {
  ok: 'Read whole',
  truncated: 'Read in part',
  'no-tools': 'No tools found',
  rejected: 'Refused',
  unreachable: 'Not reachable',
  'needs-config': 'Needs a setting',
  'needs-auth': 'Needs a login',
};

const texts: Record<Outcome['state'], string> = {
  ok: 'What was found was read to its end.',
  truncated: 'Tools may be missing here.',
  'no-tools':
    'What was found was read to its end, and no declaration of a tool was in it. That does not mean that the server has none.',
  rejected: 'What was found was refused by a rule of the crawl, so nothing is known of its tools.',
  unreachable: 'It could not be had, so nothing is known of its tools.',
  'needs-config':
    'The server ends at once where a setting is missing that only its user can give, so it listed no tools.',
  'needs-auth': 'The endpoint answers only those who have a login for it, so nothing is known of its tools.',
};

/** The outcome of a crawl: what happened, and in the crawl's own words why. */
export function outcomeView({ state, code, message }: Outcome): OutcomeView {
  const why = message === null ? '' : ` ${visible(message)}${/[.!?]$/.test(message) ? '' : '.'}`;
  const text = `${texts[state]}${why}`;
  return { wanting: state !== 'ok', title: titles[state], text, code };
}

/** What a page says of a server whose last reading failed, and of which an earlier one is shown; null for any other. */
export function staleView({ lastFailure, crawledAt }: Pick<Server, 'lastFailure' | 'crawledAt'>): OutcomeView | null {
  if (lastFailure === undefined) return null;
  const { state, code, message, since } = lastFailure;
  return {
    wanting: true,
    title: 'Could not be read again',
    text: `What is shown here was read on ${day(crawledAt)}. Since ${day(since)} reading it fails (${titles[state].toLowerCase()}): ${visible(message)}`,
    code,
  };
}

const truthPhrases: Record<Truth, (tools: string) => string> = {
  listed: (tools) => `${tools} listed by the running server`,
  registered: (tools) => `${tools} found in code that the published entry point reaches`,
  'source-only': (tools) => `${tools} found in code that it does not reach`,
  declared: (tools) => `${tools} only named by a registry or a README`,
};

/** How a server's definitions were obtained, as one sentence; null where there are none. */
export function obtainedText(truths: readonly Truth[]): string | null {
  const parts = (Object.keys(truthPhrases) as Truth[]).flatMap((truth) => {
    const tools = truths.filter((other) => other === truth).length;
    return tools === 0 ? [] : [truthPhrases[truth](count(tools, 'tool'))];
  });
  if (parts.length === 0) return null;
  return truths.includes('listed') ? `${listed(parts)}.` : `${listed(parts)}. The code was read and not run.`;
}

const kindWords: Record<Server['kind'], string> = {
  npm: 'npm package',
  pypi: 'PyPI package',
  github: 'GitHub repository',
  remote: 'Remote endpoint',
  stdio: 'Local command',
  dir: 'Folder',
  tarball: 'Archive',
  mcpb: 'MCP bundle',
  import: 'Imported list',
};

/** What a server is, in a few words. */
export function kindText(server: Pick<Server, 'kind'>): string {
  return kindWords[server.kind];
}
