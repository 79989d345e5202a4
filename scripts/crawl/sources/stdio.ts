import { basename } from 'node:path';
import { serverSlug } from '#core/identity/slug.ts';
import { failed, success } from '#core/model/result.ts';
import { listTools } from '../connect/list-tools.ts';
import { settleListed } from '../connect/settle-listed.ts';
import { splitWords } from '../connect/split-words.ts';
import { stdioWire } from '../connect/stdio-wire.ts';
import { rejected } from '../failure.ts';
import { startLocal } from '../sandbox/start-local.ts';
import type { Source } from '../source.ts';

/** A command as an id names it: its program and the words behind it that are no options, for those may hold secrets. */
function nameOf(rest: string): string {
  const words = splitWords(rest);
  if (!words.ok) return rest.trim().split(/\s/, 1)[0] ?? '';
  const option = words.value.findIndex((word) => word.startsWith('-'));
  const named = option === -1 ? words.value : words.value.slice(0, option);
  return (named.length === 0 ? words.value.slice(0, 1) : named).map((word) => basename(word)).join(' ');
}

/**
 * A command of the user's own, run on this machine with the user's rights: it is named to be run, and not taken from anywhere else. Its time and
 * its output are bounded, its memory where the machine can; all that it starts is ended.
 */
export const stdioSource: Source = {
  kind: 'stdio',
  form: 'stdio:COMMAND…',
  idOf: (rest) => `stdio:${nameOf(rest)}`,
  async read(rest, known, context) {
    const words = splitWords(rest);
    if (!words.ok) return failed(rejected('E_COMMAND', words.failure));
    const id = stdioSource.idOf(rest);
    context.say?.(`Running ${nameOf(rest)} on this machine, outside any sandbox`);
    const server = startLocal(words.value);
    try {
      const listed = await listTools(stdioWire(server));
      if (!listed.ok) {
        const isMissing = (await Promise.race([server.exited, null]))?.code === 127;
        return failed(isMissing ? rejected('E_COMMAND', `There is no command ${words.value[0]}.`) : listed.failure);
      }
      const identity = { id, slug: serverSlug(id), kind: 'stdio', name: nameOf(rest) } as const;
      return success(settleListed(identity, listed.value, known, context.now));
    } finally {
      await server.stop();
    }
  },
};
