import type { Classification } from '#core/model/classification.ts';
import type { Server } from '#core/model/server.ts';
import { externalLink } from './external-link.ts';
import { visibleName } from './visible.ts';

/** The form of each tracker that was asked for, which is one: every page names it. */
const forms = new Map<string | null, string | null>();

/** Where a tracker takes new entries; null where it is not an https address. What follows the path is left out. */
function formOf(tracker: string | null): string | null {
  let form = forms.get(tracker);
  if (form === undefined) {
    const address = externalLink(tracker);
    form = address === null ? null : new URL(`${address.replace(/\/$/, '')}/new`).href;
    forms.set(tracker, form);
  }
  return form;
}

/**
 * The address of a new entry in an issue tracker, title and text filled in as GitHub, Forgejo and Gitea read them.
 * Null where the tracker is not an https address.
 */
export function newIssue(tracker: string | null, title: string, body: string): string | null {
  const form = formOf(tracker);
  return form === null ? null : `${form}?${new URLSearchParams({ title, body }).toString()}`;
}

/**
 * A report of a wrong grade in the issue tracker, ready to be filled in; null where no tracker is set. It names the
 * definition by its digest, so that it stays clear.
 */
export function correction(
  tool: string,
  server: Pick<Server, 'name' | 'version'>,
  { category, risk, digest, rulesVersion }: Pick<Classification, 'category' | 'risk' | 'digest' | 'rulesVersion'>,
  tracker: string | null,
): string | null {
  const version = server.version === null ? '' : ` ${visibleName(server.version)}`;
  const title = `Grade of ${visibleName(tool)} of ${visibleName(server.name)}${version}`;
  const body = [
    `Grade: ${category}, ${risk}, by rules ${rulesVersion}`,
    `Definition: ${digest}`,
    'It should be: ',
    'The words that show it: ',
  ].join('\n');
  return newIssue(tracker, title, body);
}

/** A request to read a server, or to read it again, in the issue tracker, ready to be filled in; null where no tracker is set. */
export function readingRequest(tracker: string | null): string | null {
  const body = [
    'Reference (npm:NAME, pypi:NAME, github:OWNER/REPO or remote:URL): ',
    'What is missing or out of date: ',
  ];
  return newIssue(tracker, 'Read a server: ', body.join('\n'));
}
