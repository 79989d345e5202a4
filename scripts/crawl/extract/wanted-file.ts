import { maxWantedBytes } from './budget.ts';

/** Texts that a program may read its descriptions from. */
const prose = /\.(?:md|txt)$/i;
const proseForPeople =
  /(?:^|\/)(?:readme|changelog|changes|history|licen[cs]e|notice|contributing|third[-_]party)[^/]*$/i;
const source = /\.(?:[cm]?js|[cm]?ts|tsx|jsx|json|ya?ml)$/;
const never = /(?:\.map|\.d\.[cm]?ts|\.min\.css|tsconfig[^/]*\.json|package-lock\.json|npm-shrinkwrap\.json)$/;
const asides = /(?:^|\/)(?:node_modules|__tests__|__mocks__|coverage|\.git|\.github)\//;

/**
 * Whether an extractor may read this file of a package: sources, JSON, YAML, and prose that is not about the package. `path` is relative to the package's
 * root, `size` in bytes. Bundled `node_modules` are left out, as are declarations and source maps.
 */
export function wantedFile(path: string, size: number): boolean {
  if (path === 'package.json') return true;
  if (prose.test(path)) return size <= 200_000 && !proseForPeople.test(path) && !asides.test(path);
  if (!source.test(path) || never.test(path) || asides.test(path)) return false;
  const bound = /\.(?:json|ya?ml)$/.test(path) ? 4_000_000 : maxWantedBytes;
  return size <= bound;
}
