import { isJsonObject } from '#core/model/json.ts';
import type { Nature, SourcePackage } from '../extraction.ts';
import type { Machine } from './machine.ts';
import type { Site } from './value.ts';

/** Why the tools that were found are not, or may not be, the whole list; null where nothing says so. */
export function natureOf(server: SourcePackage, machine: Machine, found: number): Nature | null {
  const { remote, dynamic } = machine.registrations;
  if (found === 0) {
    const native = nativeReason(server, machine);
    if (native !== null) return native;
    if (remote !== null)
      return at(
        'remote-proxy',
        'The package connects to another MCP server and passes on the tools that one lists.',
        remote,
      );
    if (dynamic !== null) return at('dynamic', `Tools are registered, but ${dynamic.why}.`, dynamic.site);
    return {
      kind: 'no-registration-found',
      why: 'No registration of a tool is reached from what the package publishes.',
      file: null,
      line: null,
    };
  }
  return dynamic === null ? null : at('dynamic', `Further tools are registered, but ${dynamic.why}.`, dynamic.site);
}

function at(kind: Nature['kind'], why: string, site: Site | null): Nature {
  return { kind, why, file: site?.module.path ?? null, line: site === null ? null : site.module.lines.at(site.start) };
}

function nativeReason(server: SourcePackage, machine: Machine): Nature | null {
  const optional = server.manifest['optionalDependencies'];
  const platforms = isJsonObject(optional)
    ? Object.keys(optional).filter((name) =>
        /(linux|darwin|win32|windows).*(x64|arm64|amd64|ia32)|(x64|arm64|amd64).*(linux|darwin|win32|windows)/i.test(
          name,
        ),
      )
    : [];
  const starts = [...machine.graph.modules.values()].find(
    (module) => module.own && /child_process/.test(module.source) && /\bspawn|\bexec/.test(module.source),
  );
  if (platforms.length > 1 && starts !== undefined) {
    return {
      kind: 'native-binary',
      why: `The command starts a binary that comes with a package for each platform (${platforms[0]} and others).`,
      file: starts.path,
      line: null,
    };
  }
  const downloads = [...server.paths].some(
    (path) => /\.(exe|so|dylib|node)$/.test(path) || (/(^|\/)bin\/[^.]+$/.test(path) && !server.files.has(path)),
  );
  if (starts !== undefined && downloads)
    return {
      kind: 'native-binary',
      why: 'The command starts a binary that ships in the package.',
      file: starts.path,
      line: null,
    };
  return null;
}
