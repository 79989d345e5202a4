import { wantedFile } from '../extract/wanted-file.ts';
import { wantedPythonFile } from './wanted-python.ts';

const manifest = /(?:^|\/)(?:tsconfig\.json|go\.mod|pyproject\.toml|setup\.(?:py|cfg)|requirements\.txt)$/;

/**
 * Whether an extractor of any language may read this file of a source tree, in which packages can lie at any depth.
 * `path` is relative to the tree's root, `size` in bytes.
 */
export function wantedInTree(path: string, size: number): boolean {
  if (manifest.test(path)) return size <= 1_000_000;
  if (path.endsWith('.go')) return !path.endsWith('_test.go') && size <= 4_000_000;
  return wantedFile(path, size) || wantedPythonFile(path, size);
}
