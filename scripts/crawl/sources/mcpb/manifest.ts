import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { commandReference } from '#core/check/config/command.ts';
import { thisMachine } from '../config/this-machine.ts';
import { httpsAddress } from '../https-address.ts';

/** What the manifest of a bundle says. */
export interface BundleManifest {
  name: string | null;
  version: string | null;
  description: string | null;
  license: string | null;
  publisher: string | null;
  repository: string | null;
  homepage: string | null;
  type: 'node' | 'python' | 'binary' | 'unknown';
  /** Inside the bundle. */
  entry: string | null;
  /** The package that the bundle starts instead of code of its own, as a reference. */
  starts: string | null;
  /** Names of the environment variables that the client sets. */
  environment: string[];
  /** Tools as they are declared; with schemas where a list of answers is there. */
  tools: readonly JsonValue[];
  toolsGenerated: boolean;
}

const text = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
const object = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});
const list = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : []);

const types: Record<string, BundleManifest['type']> = {
  node: 'node',
  python: 'python',
  uv: 'python',
  binary: 'binary',
};

/** A path of the bundle, without the words for its folder. */
function innerPath(value: string | null): string | null {
  return (
    value
      ?.replace(/^\$\{__dirname\}[/\\]?/, '')
      .replaceAll('\\', '/')
      .replace(/^\.\//, '') ?? null
  );
}

/** The tools: answers that are kept in the manifest tell more than the list of names. A name alone is a tool, too. */
function toolsOf(manifest: JsonObject): JsonValue[] {
  const answers = Object.values(object(manifest['_meta'])).flatMap((meta) =>
    list(object(object(object(meta)['static_responses'])['tools/list'])['tools']),
  );
  const answered = new Set(answers.map((tool) => object(tool)['name']));
  const named = list(manifest['tools']).map((tool) => (typeof tool === 'string' ? { name: tool } : tool));
  return [...answers, ...named.filter((tool) => !answered.has(object(tool)['name'] ?? ''))];
}

/** Reads a bundle's `manifest.json` (all versions up to 0.4, the older name `dxt_version` included). */
export function readBundleManifest(manifest: JsonObject): BundleManifest {
  const server = object(manifest['server']);
  const config = object(server['mcp_config']);
  const command = text(config['command']);
  const args = list(config['args']).map(String);
  const started = command === null ? null : commandReference(command, args, thisMachine);
  return {
    name: text(manifest['name']),
    version: text(manifest['version']),
    description: text(manifest['description']),
    license: text(manifest['license']),
    publisher: text(object(manifest['author'])['name']) ?? text(manifest['author']),
    repository: httpsAddress(
      text(object(manifest['repository'])['url'])
        ?.replace(/^git\+/, '')
        .replace(/\.git$/, ''),
    ),
    homepage: httpsAddress(manifest['homepage']),
    type: types[text(server['type']) ?? ''] ?? 'unknown',
    entry:
      innerPath(text(server['entry_point'])) ?? innerPath(args.find((arg) => arg.includes('${__dirname}')) ?? null),
    starts:
      started !== null && 'ref' in started && /^(?:npm|pypi|github|remote):/.test(started.ref) ? started.ref : null,
    environment: Object.keys(object(config['env'])).sort(),
    tools: toolsOf(manifest),
    toolsGenerated: manifest['tools_generated'] === true,
  };
}
