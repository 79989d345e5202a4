import { serverSlug } from '#core/identity/slug.ts';
import { failed, success } from '#core/model/result.ts';
import { httpWire } from '../connect/http-wire.ts';
import { listTools } from '../connect/list-tools.ts';
import { settleListed } from '../connect/settle-listed.ts';
import { checkUrl } from '../http/check-url.ts';
import { GuardedClient } from '../http/guarded-client.ts';
import { inTurn } from '../http/in-turn.ts';
import type { Source } from '../source.ts';

/** An address as an id names it: without the scheme, and without what may be a secret. */
function nameOf(rest: string): string {
  const url = URL.parse(rest.trim());
  if (url === null) return rest.trim().replace(/[?#].*$/s, '');
  return `${url.host}${url.pathname === '/' ? '' : url.pathname.replace(/\/+$/, '')}`;
}

/**
 * An endpoint that speaks MCP over HTTP: streamable, or the older form with server-sent events. It is asked for its tools and for nothing
 * else, without any credentials: one that wants them ends as `needs-auth`.
 */
export const remoteSource: Source = {
  kind: 'remote',
  form: 'remote:URL',
  idOf: (rest) => `remote:${nameOf(rest)}`,
  async read(rest, known, context) {
    const id = remoteSource.idOf(rest);
    const checked = checkUrl(rest.trim(), context.local ?? {});
    if (!checked.ok) return checked;
    const { url, notes: oddities } = checked.value;
    const shared = context.settings?.client;
    // Many servers can be on one host: it is spoken with about one of them at a time.
    return inTurn(url.host, async () => {
      const client = shared ?? new GuardedClient();
      const wire = httpWire(url.href, { client, ...context.local });
      try {
        const listed = await listTools(wire);
        if (!listed.ok) return failed(listed.failure);
        const { value } = listed;
        const notes = [...new Set([...value.notes, ...oddities])];
        const identity = { id, slug: serverSlug(id), kind: 'remote', name: nameOf(rest) } as const;
        return success(settleListed(identity, { ...value, notes }, known, context.now));
      } finally {
        await wire.close();
        if (shared === undefined) await client.close();
      }
    });
  },
};
