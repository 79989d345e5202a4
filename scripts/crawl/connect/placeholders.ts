import { createHash } from 'node:crypto';
import { isJsonObject, pointerToken, type JsonObject, type JsonValue } from '#core/model/json.ts';
import type { Gap } from '#core/model/provenance.ts';
import { inside } from '../sandbox/sandbox.ts';
import type { ListedTool } from './read-tool.ts';

/** What a server needs to have a value for, by the last words of the variable's name: who it is, where to go, what to prove it with. */
const wanted =
  /(?:^|_)(?:KEY|TOKEN|PAT|SECRET|PASSWORD|PASSWD|PASS|AUTH|CREDENTIALS?|COOKIE|URL|URI|ENDPOINT|HOST|HOSTNAME|DOMAIN|DSN|USER|USERNAME|EMAIL|LOGIN|ACCOUNT|TENANT|ORG|ORGANIZATION|WORKSPACE|TEAM|PROJECT|SITE|INSTANCE|ID)$/;
/** Variables with which people choose how programs run: a made-up value would change what is listed, or break the start. */
const avoided =
  /^(?:NODE|NPM|LC|XDG|OTEL|GIT|SSH|DBUS|LD|DYLD|PYTHON|ENABLE|DISABLE|USE|SKIP|NO|IS)_|^(?:HOST|HOSTNAME|USER|USERNAME|PATH|HOME)$/;
const usable = /^[A-Z][A-Z0-9_]{1,63}$/;

/** A value that says what it is, differs from one variable to the next, and cannot be met by chance. */
function sentinel(name: string): string {
  const mark = `toolgrade-placeholder-${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
  if (/(?:URL|URI|ENDPOINT)$/.test(name)) return `https://${mark}.invalid`;
  if (/(?:HOST|HOSTNAME|DOMAIN)$/.test(name)) return `${mark}.invalid`;
  return name.endsWith('EMAIL') ? `${mark}@example.invalid` : mark;
}

/** What stands for an argument that a server asks for, by the name under which it is scrubbed. */
export const argumentPlaceholder = { URL: sentinel('URL') } as const;

/**
 * Values for the variables that a server's code reads and that look like an identity, a place or a credential. `asked` are named by
 * the server itself and get one whatever they look like.
 */
export function placeholdersFor(names: readonly string[], asked: readonly string[] = []): Record<string, string> {
  const guessed = names.filter((name) => wanted.test(name) && !avoided.test(name));
  return Object.fromEntries(
    [...new Set([...guessed, ...asked])].filter((name) => usable.test(name)).map((name) => [name, sentinel(name)]),
  );
}

interface Scrubber {
  /** The text as it would be on no particular machine, and why it is not as it was said; null where it is. */
  scrub(text: string): { text: string; reason: string | null };
}

function scrubber(placeholders: Readonly<Record<string, string>>): Scrubber {
  // The longest first: a host's name is part of an address with it.
  const values = Object.entries(placeholders).sort(([, one], [, other]) => other.length - one.length);
  return {
    scrub(text) {
      let scrubbed = text;
      let reason: string | null = null;
      for (const [name, value] of values) {
        if (!scrubbed.includes(value)) continue;
        scrubbed = scrubbed.replaceAll(value, `$${name}`);
        reason = `holds the value of the variable ${name}`;
      }
      if (scrubbed.includes(inside.home)) reason ??= `holds a path of the place where it ran (${inside.home})`;
      return { text: scrubbed, reason };
    },
  };
}

/** Every text of a value through the scrubber. `note` gets the pointer of each that changed. */
function scrubValue(value: JsonValue, scrub: Scrubber, pointer: string, note: (gap: Gap) => void): JsonValue {
  if (typeof value === 'string') {
    const { text, reason } = scrub.scrub(value);
    if (reason !== null) note({ pointer, reason });
    return text;
  }
  if (Array.isArray(value)) return value.map((item, index) => scrubValue(item, scrub, `${pointer}/${index}`, note));
  return isJsonObject(value) ? scrubObject(value, scrub, pointer, note) : value;
}

function scrubObject(object: JsonObject, scrub: Scrubber, pointer: string, note: (gap: Gap) => void): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, inner]) => {
      const { text, reason } = scrub.scrub(key);
      const place = `${pointer}/${pointerToken(text)}`;
      if (reason !== null) note({ pointer: place, reason });
      return [text, scrubValue(inner, scrub, place, note)];
    }),
  );
}

/** Tools in which the made-up values stand as the names of their variables, each place named as a gap. */
export function scrubTools(tools: readonly ListedTool[], placeholders: Readonly<Record<string, string>>): ListedTool[] {
  const scrub = scrubber(placeholders);
  return tools.map((tool) => {
    const partial = [...tool.partial];
    const note = (gap: Gap): void => void partial.push(gap);
    const { name, title, description, inputSchema, outputSchema, annotations } = tool.definition;
    const text = (value: string, field: string): string => String(scrubValue(value, scrub, `/${field}`, note));
    return {
      ...tool,
      partial,
      definition: {
        name: text(name, 'name'),
        ...(title === undefined ? {} : { title: text(title, 'title') }),
        ...(description === undefined ? {} : { description: text(description, 'description') }),
        ...(inputSchema === undefined ? {} : { inputSchema: scrubObject(inputSchema, scrub, '/inputSchema', note) }),
        ...(outputSchema === undefined
          ? {}
          : { outputSchema: scrubObject(outputSchema, scrub, '/outputSchema', note) }),
        ...(annotations === undefined ? {} : { annotations }),
      },
    };
  });
}
