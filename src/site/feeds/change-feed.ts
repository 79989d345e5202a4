import type { ServerChange } from '#catalogue/change.ts';
import { paths } from '../paths.ts';
import { changeView, type ChangeView } from '../views/change-view.ts';
import { escapeXml } from '../text/xml.ts';
import { atomFeed, type AtomEntry } from './atom.ts';

/** Turns a path of the site into the address that a feed names it by. */
export type Address = (path: string) => string;

/** Tools that an entry names. */
const most = 30;

function content({ text, tools }: ChangeView): string {
  const rest = tools.length - most;
  const items = [
    ...tools.slice(0, most).map((tool) => `<li><code>${escapeXml(tool.name)}</code> ${escapeXml(tool.text)}</li>`),
    ...(rest > 0 ? [`<li>${rest} more</li>`] : []),
  ];
  return `<p>${escapeXml(text)}</p>${items.length === 0 ? '' : `<ul>${items.join('')}</ul>`}`;
}

function entry(change: ServerChange, address: Address): AtomEntry {
  const view = changeView(change);
  return {
    key: ['change', change.server, change.at, change.event, change.number],
    title: `${view.name}: ${view.text}`,
    updated: change.at,
    link: view.present ? `${address(paths.server(view.server))}#changes` : null,
    content: content(view),
  };
}

/** The feed of all servers together. */
export function allChangesFeed(changes: readonly ServerChange[], crawledAt: string | null, address: Address): string {
  return atomFeed({
    key: ['feed'],
    title: 'Toolgrade: changes of MCP servers and their tools',
    self: address(paths.feed),
    alternate: address(paths.changes()),
    updated: crawledAt,
    entries: changes.map((change) => entry(change, address)),
  });
}

/** The feed of one server. `firstRead` dates it as long as nothing has changed. */
export function serverFeed(
  server: { slug: string; name: string },
  changes: readonly ServerChange[],
  firstRead: string | null,
  address: Address,
): string {
  return atomFeed({
    key: ['feed', server.slug],
    title: `Toolgrade: changes of ${server.name}`,
    self: address(paths.serverFeed(server.slug)),
    alternate: address(paths.server(server.slug)),
    updated: firstRead,
    entries: changes.map((change) => entry(change, address)),
  });
}
