import type { ExtractedTool, SourcePackage } from '../extraction.ts';
import type { ModuleGraph, SourceModule } from './modules.ts';

/** Modules longer than this are bundles: everything is in them, and nothing is learnt from that. */
const maxSearched = 2_000_000;
/** Text that is searched for one package, in UTF-16 code units. */
const maxSearchedInAll = 20_000_000;

/**
 * Names, for tools that a library or a base class registers, the file and line where their own name is written, and tells the
 * styles apart that only this shows: a class for each tool (S7), documents (S10, S11), names that are computed (S12).
 */
export function placeTools(graph: ModuleGraph, server: SourcePackage, tools: readonly ExtractedTool[]): void {
  const search = new NameSearch(graph, new Set(tools.map((tool) => tool.definition.name)));
  for (const tool of tools) {
    const { name } = tool.definition;
    const here = search.moduleOf(tool);
    if (here !== undefined && here.source.length > maxSearched) continue;
    const at = here === undefined ? undefined : search.offsetIn(here, name);
    const place = at !== undefined && here !== undefined ? { module: here, offset: at } : search.find(tool);
    if (place === null) {
      if (!search.isSpent) tool.style = styleOfUnwritten(server, tool.style);
      continue;
    }
    if (place.module !== here) {
      tool.package = { name: place.module.package.name, version: place.module.package.version };
      tool.file = place.module.path;
      tool.line = place.module.lines.at(place.offset);
    }
    if (isFieldOfClass(place.module.source, place.offset)) tool.style = 'S7';
  }
}

/** A class's own name for its tool: `name = 'x'`, `static toolName = 'x'`, `get name() { return 'x'`. */
function isFieldOfClass(source: string, offset: number): boolean {
  const before = source.slice(Math.max(0, offset - 80), offset);
  return (
    /(?:^|[;{}\n,(.]|\bstatic |\breadonly |\bpublic |\boverride )\s*(?:this\.)?(?:name|toolName|tool_name)\s*(?::\s*\w+\s*)?=\s*$/.test(
      before,
    ) || /\bget (?:name|toolName)\(\)\s*\{\s*return\s*$/.test(before)
  );
}

const isDescribedApi = (text: string): boolean => /["']?(?:openapi|swagger)["']?\s*:/.test(text.slice(0, 4_000));

/** The style of a tool whose name no module writes out: it comes from a document in the package, or it is computed. */
function styleOfUnwritten(server: SourcePackage, style: string): string {
  let manifests = false;
  for (const [path, text] of server.files) {
    if (path === 'package.json' || !/\.(?:json|ya?ml)$/.test(path)) continue;
    if (isDescribedApi(text)) return 'S10';
    manifests ||= /\.ya?ml$/.test(path) && /^\s*(?:name|tools?)\s*:/m.test(text.slice(0, 4_000));
  }
  if (manifests) return 'S11';
  return style === 'S9' ? style : 'S12';
}

/** Where modules write names out, as a text or as a key. Each module is gone through once, and only when it is asked about. */
class NameSearch {
  private readonly modules: SourceModule[];
  private readonly names: ReadonlySet<string>;
  private readonly found = new Map<SourceModule, Map<string, number>>();
  private searched = 0;

  constructor(graph: ModuleGraph, names: ReadonlySet<string>) {
    const all = [...graph.modules.values()].filter((module) => module.format === 'esm' || module.format === 'cjs');
    // The server's own files first.
    this.modules = [...all.filter(({ own }) => own), ...all.filter(({ own }) => !own)];
    this.names = names;
  }

  /** True where not everything was searched. */
  get isSpent(): boolean {
    return this.searched > maxSearchedInAll || this.modules.some(({ source }) => source.length > maxSearched);
  }

  moduleOf({ package: { name }, file }: ExtractedTool): SourceModule | undefined {
    return this.modules.find((module) => module.path === file && module.package.name === name);
  }

  /** Where a module writes a name out first. */
  offsetIn(module: SourceModule, name: string): number | undefined {
    let known = this.found.get(module);
    if (known === undefined) this.found.set(module, (known = this.goThrough(module.source)));
    return known.get(name);
  }

  /** The place that writes a tool's name out, rather one that has the beginning of its description too. */
  find({ definition: { name, description } }: ExtractedTool): { module: SourceModule; offset: number } | null {
    const beginning = /^[^"'`\\\n]{8,40}/.exec(description ?? '')?.[0];
    let first: { module: SourceModule; offset: number } | null = null;
    for (const module of this.modules) {
      if (module.source.length > maxSearched) continue;
      const offset = this.offsetIn(module, name);
      if (offset === undefined) continue;
      if (beginning !== undefined && module.source.includes(beginning)) return { module, offset };
      first ??= { module, offset };
    }
    return first;
  }

  private goThrough(source: string): Map<string, number> {
    const found = new Map<string, number>();
    this.searched += source.length;
    if (this.searched > maxSearchedInAll) return found;
    const written = /(["'`])([^"'`\\\n]{1,128})\1|(?<=[{,\n]\s*)([A-Za-z_$][\w$]{0,127})(?=\s*:)/g;
    for (const match of source.matchAll(written)) {
      const name = match[2] ?? match[3] ?? '';
      if (this.names.has(name) && !found.has(name)) found.set(name, match.index);
    }
    return found;
  }
}
