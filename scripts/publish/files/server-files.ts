import type { Snapshot } from '#catalogue/snapshot.ts';
import type { ServerRecord } from '#catalogue/records.ts';
import type { SnapshotTexts, ToolTexts } from '#catalogue/snapshot-texts.ts';
import { classification } from '#core/model/classification.ts';
import { decision } from '#core/model/decision.ts';
import { toolDefinition } from '#core/model/tool-definition.ts';
import { badge } from '#site/badge/badge.ts';
import { serverFeed, type Address } from '#site/feeds/change-feed.ts';
import { serverMarkdown, type MarkdownTool } from '#site/markdown/server-markdown.ts';
import { paths } from '#site/paths.ts';
import { serverFile } from './api.ts';

/** A file of the site, by its path from the root. */
interface SiteFile {
  path: string;
  text: string;
}

/** Changes that the feed of a server tells. */
const feedLength = 50;

const explained = classification.pick({ rationale: true });

function markdownTool(tool: ToolTexts): MarkdownTool {
  return {
    slug: tool.slug,
    category: tool.category,
    risk: tool.risk,
    counted: tool.truth === 'listed' || tool.truth === 'registered',
    definition: toolDefinition.parse(JSON.parse(tool.definition)),
    rationale: explained.parse(JSON.parse(tool.classification)).rationale,
    decision: decision.parse(JSON.parse(tool.decision)),
  };
}

/**
 * What programs read of one server: its data, its Markdown, its feed and its badge. They depend on what the snapshot has
 * of this server (its record, tally, tools, changes and the time of its first reading) and on where the site is, and on
 * nothing else.
 */
export function serverFiles(
  record: ServerRecord,
  { snapshot, texts }: { snapshot: Snapshot; texts: SnapshotTexts },
  address: Address,
): SiteFile[] {
  const { server, counts } = record;
  const { slug } = server;
  const tools = texts.tools(slug);
  const firstRead = snapshot.firstRead(slug);
  const changes = snapshot.changesOf(slug, feedLength);
  return [
    { path: paths.serverApi(slug), text: serverFile(texts.server(slug), tools, firstRead, texts, address) },
    { path: paths.serverMarkdown(slug), text: serverMarkdown(record, tools.map(markdownTool), firstRead, address) },
    { path: paths.serverFeed(slug), text: serverFeed(server, changes, firstRead, address) },
    { path: paths.badge(slug), text: badge(server.name, counts) },
  ];
}
