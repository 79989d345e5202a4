import hostedGitInfo from 'hosted-git-info';
import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import type { Server } from '#core/model/server.ts';
import { httpsAddress } from './sources/https-address.ts';

const text = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** The repository's page: npm's short forms and git addresses become the https address of their host. */
function repositoryOf(field: JsonValue | undefined): string | null {
  const value = text(isJsonObject(field) ? field['url'] : field);
  if (value === null) return null;
  return httpsAddress(hostedGitInfo.fromUrl(value)?.browse() ?? value.replace(/^git\+/, ''));
}

function licenseOf(field: JsonValue | undefined): string | null {
  return text(isJsonObject(field) ? field['type'] : field);
}

function personOf(field: JsonValue | undefined): string | null {
  return text(isJsonObject(field) ? field['name'] : field)?.replace(/\s*[<(].*$/, '') ?? null;
}

const lifecycle = ['preinstall', 'install', 'postinstall'] as const;

/** The lifecycle scripts that an installation would run. A package with a `binding.gyp` and none of its own has npm's. */
function installScriptsOf(manifest: JsonObject, paths: ReadonlySet<string>): string[] {
  const scripts = isJsonObject(manifest['scripts']) ? manifest['scripts'] : {};
  const own = lifecycle.filter((name) => typeof scripts[name] === 'string');
  return own.length === 0 && paths.has('binding.gyp') ? ['install'] : own;
}

/** The commands that an installation puts on the path: a text under `bin` has the package's own name, without its scope. */
function commandsOf({ bin, name }: JsonObject): string[] {
  if (typeof bin === 'string') return typeof name === 'string' ? [name.replace(/^@[^/]*\//, '')] : [];
  return isJsonObject(bin) ? Object.keys(bin).filter((command) => typeof bin[command] === 'string') : [];
}

/** What a manifest says of its package, for a server's record. */
export function describePackage(
  manifest: JsonObject,
  paths: ReadonlySet<string>,
): Pick<Server, 'description' | 'license' | 'publisher' | 'repository' | 'homepage' | 'installScripts' | 'commands'> {
  return {
    description: text(manifest['description']),
    license: licenseOf(manifest['license']),
    publisher: personOf(manifest['author']),
    repository: repositoryOf(manifest['repository']),
    homepage: httpsAddress(text(manifest['homepage'])),
    installScripts: installScriptsOf(manifest, paths),
    commands: commandsOf(manifest),
  };
}
