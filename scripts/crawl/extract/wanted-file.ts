import { maxWantedBytes } from './budget.ts';

const source = /\.(?:[cm]?js|[cm]?ts|tsx|jsx|json|ya?ml)$/;
const never = /(?:\.map|\.d\.[cm]?ts|\.min\.css|tsconfig[^/]*\.json|package-lock\.json|npm-shrinkwrap\.json)$/;
const asides = /(?:^|\/)(?:node_modules|__tests__|__mocks__|coverage|\.git|\.github)\//;

/**
 * Whether an extractor may read this file of a package: sources, JSON and YAML. `path` is relative to the package's
 * root, `size` in bytes. Bundled `node_modules` are left out, as are declarations and source maps.
 */
export function wantedFile(path: string, size: number): boolean {
  if (path === 'package.json') return true;
  if (!source.test(path) || never.test(path) || asides.test(path)) return false;
  const bound = /\.(?:json|ya?ml)$/.test(path) ? 4_000_000 : maxWantedBytes;
  return size <= bound;
}
