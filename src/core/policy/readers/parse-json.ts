import { parse } from 'yaml';

/**
 * A JSON text with its objects as maps. JSON.parse decides whether the text is JSON, and a YAML parser what it says: V8
 * takes some escaped keys for others (https://github.com/nodejs/node/issues/63785), and names of tools are keys that
 * anybody may choose. Throws where the text is not JSON.
 */
export function parseJson(text: string): unknown {
  JSON.parse(text);
  return parse(text, { mapAsMap: true, version: '1.2', schema: 'json' });
}
