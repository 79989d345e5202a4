import type { DeclarationIssue } from '#core/model/declaration.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { httpsAddress } from '../https-address.ts';
import { readInstant } from './instant.ts';
import { githubOwner, shown } from './names.ts';

/** A package of a `server.json`, whatever the version of its schema. */
export interface RegistryPackage {
  type: string;
  identifier: string;
  version: string | null;
  registry: string | null;
  sha256: string | null;
}

/** A version of a server as the registry has it, whatever the version of its schema. */
export interface RegistryServer {
  name: string;
  title: string | null;
  description: string | null;
  version: string | null;
  status: 'active' | 'deprecated' | 'deleted';
  statusMessage: string | null;
  isLatest: boolean | null;
  publishedAt: string | null;
  updatedAt: string | null;
  repository: string | null;
  subfolder: string | null;
  homepage: string | null;
  packages: RegistryPackage[];
  remotes: { type: string; url: string }[];
  issues: DeclarationIssue[];
}

const schemas = new Set(['2025-07-09', '2025-09-16', '2025-09-29', '2025-10-11', '2025-10-17', '2025-12-11']);
const official = 'io.modelcontextprotocol.registry/official';
const statuses = ['active', 'deprecated', 'deleted'] as const;

const text = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;
const objects = (value: JsonValue | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

/** A field under its name, or under the name with underscores that the first schema had. */
function field(object: JsonObject, name: string): JsonValue | undefined {
  const older = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return object[name] ?? object[older];
}

const object = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** Collects what is odd, field by field. */
class Issues {
  readonly list: DeclarationIssue[] = [];

  add(code: string, message: string): void {
    this.list.push({ code, message });
  }

  /** A text of the schema's length. */
  text(where: string, value: JsonValue | undefined, most: number): string | null {
    if (value !== undefined && value !== null && typeof value !== 'string') {
      this.add('E_FIELD', `The field ${where} is no text.`);
    }
    const found = text(value);
    if (found !== null && found.length > most)
      this.add('E_FIELD', `The field ${where} is longer than ${most} characters.`);
    return found;
  }

  /** An address that a page may link to; any other is dropped and shown as text. */
  address(where: string, value: JsonValue | undefined): string | null {
    const given = text(value);
    const address = httpsAddress(given);
    if (given !== null && address === null) {
      this.add('ADDRESS_DROPPED', `The field ${where} is no https address: ${shown(given)}`);
    }
    return address;
  }

  instant(where: string, value: JsonValue | undefined, now: string): string | null {
    const { instant, odd } = readInstant(value, now);
    if (odd) this.add('DATE_CLAMPED', `The field ${where} is no moment that can be: ${shown(String(value))}`);
    return instant;
  }
}

function readPackages(server: JsonObject, issues: Issues): RegistryPackage[] {
  if (server['packages'] !== undefined && server['packages'] !== null && !Array.isArray(server['packages'])) {
    issues.add('E_FIELD', 'The field packages is no list.');
  }
  return objects(server['packages']).flatMap((entry, index) => {
    // Before schemas were dated, the type and the name had other words.
    const type = text(field(entry, 'registryType')) ?? text(entry['registry_name']);
    const identifier = text(entry['identifier']) ?? text(entry['name']);
    if (type === null || identifier === null) {
      issues.add('E_FIELD', `The package ${index + 1} has no type or no identifier.`);
      return [];
    }
    const version = text(entry['version']);
    return {
      type,
      identifier,
      version: version === 'latest' ? null : version,
      registry: text(field(entry, 'registryBaseUrl')),
      sha256: text(field(entry, 'fileSha256'))?.toLowerCase() ?? null,
    };
  });
}

function readRemotes(server: JsonObject, issues: Issues): RegistryServer['remotes'] {
  return objects(server['remotes']).flatMap((entry, index) => {
    const type = text(entry['type']) ?? text(field(entry, 'transportType')) ?? 'streamable-http';
    const url = text(entry['url']);
    if (url === null) issues.add('E_FIELD', `The remote ${index + 1} has no address.`);
    return url === null ? [] : { type, url };
  });
}

function checkSchema(server: JsonObject, issues: Issues): void {
  const schema = text(server['$schema']);
  const version = /\/schemas\/([^/]+)\/server\.schema\.json(?:#.*)?$/.exec(schema ?? '')?.[1];
  if (version === undefined || !schemas.has(version)) {
    issues.add(
      'UNKNOWN_SCHEMA',
      schema === null ? 'It names no schema.' : `It names a schema that is not known: ${shown(schema)}`,
    );
  }
}

/**
 * Reads an entry of a registry's answer: `{server, _meta}`, or the flat form that came before it. Null where it has no
 * name. Everything else that is odd is an issue, and the rest is read on.
 */
export function readServerJson(entry: JsonValue, now: string): RegistryServer | null {
  const outer = object(entry);
  const server = isJsonObject(outer['server']) ? outer['server'] : outer;
  const name = text(server['name']);
  if (name === null) return null;
  const issues = new Issues();
  checkSchema(server, issues);
  const meta = object(object(outer['_meta'])[official] ?? object(server['_meta'])[official]);
  const repository = object(server['repository']);
  if (!/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/.test(name) || name.length > 200) {
    issues.add('E_NAME', `Its name is not of the form that the registry asks for: ${shown(name)}`);
  }
  const owner = githubOwner(name);
  const repositoryAddress = issues.address('repository.url', repository['url']);
  const repositoryOwner = /^https:\/\/github\.com\/([^/]+)\//.exec(repositoryAddress ?? '')?.[1];
  if (owner !== null && repositoryOwner !== undefined && owner.toLowerCase() !== repositoryOwner.toLowerCase()) {
    issues.add(
      'NAMESPACE_MISMATCH',
      `Its name is in the namespace of ${shown(owner)}, and its repository belongs to ${shown(repositoryOwner)}.`,
    );
  }
  const claimed = text(meta['status']) ?? text(server['status']);
  const status = statuses.find((known) => known === claimed);
  if (claimed !== null && status === undefined) issues.add('E_FIELD', `Its status is not known: ${shown(claimed)}`);
  const isLatest = field(meta, 'isLatest');
  const read: Omit<RegistryServer, 'issues'> = {
    name,
    title: issues.text('title', server['title'], 100),
    description: issues.text('description', server['description'], 100),
    version: issues.text('version', server['version'], 255),
    status: status ?? 'active',
    statusMessage: text(field(meta, 'statusMessage')),
    isLatest: typeof isLatest === 'boolean' ? isLatest : null,
    publishedAt: issues.instant('publishedAt', field(meta, 'publishedAt'), now),
    updatedAt: issues.instant('updatedAt', field(meta, 'updatedAt'), now),
    repository: repositoryAddress,
    subfolder: text(repository['subfolder']),
    homepage: issues.address('websiteUrl', field(server, 'websiteUrl')),
    packages: readPackages(server, issues),
    remotes: readRemotes(server, issues),
  };
  if (read.version === null) issues.add('E_FIELD', 'It has no version.');
  if (read.packages.length === 0 && read.remotes.length === 0) {
    issues.add('NO_PACKAGES', 'It names neither a package nor an address.');
  }
  return { ...read, issues: issues.list };
}
