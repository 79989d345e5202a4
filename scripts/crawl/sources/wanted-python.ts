import { wantedFile } from '../extract/wanted-file.ts';

const metadata =
  /^(?:pyproject\.toml|setup\.(?:cfg|py)|requirements\.txt|PKG-INFO|[^/]+\.dist-info\/(?:METADATA|entry_points\.txt))$/;
const asides = /(?:^|\/)(?:site-packages|\.?venv|__pycache__|tests?|docs?)\//;

/**
 * Whether an extractor of Python may read this file: sources, the package's own metadata, JSON,
 * YAML and prose that is not about the package. `path` is relative to the package's root, `size` in bytes. Environments that were packed along are left out.
 */
export function wantedPythonFile(path: string, size: number): boolean {
  if (metadata.test(path)) return size <= 4_000_000;
  if (asides.test(path)) return false;
  return path.endsWith('.py') ? size <= 4_000_000 : /\.(?:json|ya?ml|md|txt)$/i.test(path) && wantedFile(path, size);
}
