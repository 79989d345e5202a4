import type { Extraction, SourcePackage } from '../extraction.ts';
import { loadGrammars } from '../grammar/grammars.ts';
import { extractPython } from '../python.ts';

/** A package of files for a test; `requirements.txt` and `pyproject.toml` are files like others. */
export function packageOf(files: Record<string, string>, name = 'fixture'): SourcePackage {
  const map = new Map(Object.entries(files));
  return { name, version: '1.0.0', manifest: {}, files: map, paths: new Set(map.keys()) };
}

/** What reading the files gives. */
export async function read(
  files: Record<string, string>,
  dependencies: ReadonlyMap<string, SourcePackage> = new Map(),
): Promise<Extraction> {
  await loadGrammars();
  return extractPython(packageOf(files), dependencies);
}

/** The names of the tools found, in order of names. */
export function names(extraction: Extraction): string[] {
  return extraction.tools.map((tool) => tool.definition.name).sort();
}
