import type { Snapshot } from '#catalogue/snapshot.ts';
import type { ServerRecord, ToolRecord } from '#catalogue/records.ts';
import type { SnapshotTexts } from '#catalogue/snapshot-texts.ts';
import { badge } from '#site/badge/badge.ts';
import { serverFeed, type Address } from '#site/feeds/change-feed.ts';
import { serverMarkdown, type MarkdownTool } from '#site/markdown/server-markdown.ts';
import { paths } from '#site/paths.ts';
import { isCounted } from '#site/views/server-view.ts';
import { serverFile } from './api.ts';

/** A file of the site, by its path from the root. */
interface SiteFile {
  path: string;
  text: string;
}

/** Changes that the feed of a server tells. */
const feedLength = 50;

const markdownTool = ({ slug, definition, classification, decision, provenance }: ToolRecord): MarkdownTool => ({
  slug,
  category: classification.category,
  risk: classification.risk,
  counted: isCounted(provenance.truth),
  definition,
  rationale: classification.rationale,
  decision,
});

/**
 * What programs read of one server: its data, its Markdown, its feed and its badge. They depend on what the snapshot has
 * of this server (its record, tally, tools, changes and the time of its first reading) and on where the site is, and on
 * nothing else.
 */
export function serverFiles(
  record: ServerRecord,
  tools: readonly ToolRecord[],
  { snapshot, texts }: { snapshot: Snapshot; texts: SnapshotTexts },
  address: Address,
): SiteFile[] {
  const { server, counts } = record;
  const { slug } = server;
  const firstRead = snapshot.firstRead(slug);
  const changes = snapshot.changesOf(slug, feedLength);
  return [
    { path: paths.serverApi(slug), text: serverFile(texts.server(slug), texts.tools(slug), firstRead, texts, address) },
    { path: paths.serverMarkdown(slug), text: serverMarkdown(record, tools.map(markdownTool), firstRead, address) },
    { path: paths.serverFeed(slug), text: serverFeed(server, changes, firstRead, address) },
    { path: paths.badge(slug), text: badge(server.name, counts) },
  ];
}
