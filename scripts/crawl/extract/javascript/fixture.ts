import type { SourcePackage } from '../extraction.ts';

/** A package made of the given files, for tests; `index.js` is its command unless the manifest says otherwise. */
export function packageOf(files: Record<string, string>, manifest: SourcePackage['manifest'] = {}): SourcePackage {
  const whole: SourcePackage['manifest'] = {
    name: 'sample',
    version: '1.0.0',
    bin: 'index.js',
    dependencies: { zod: '^3.25.0' },
    ...manifest,
  };
  const all = new Map(Object.entries(files));
  if (!all.has('package.json')) all.set('package.json', JSON.stringify(whole));
  return { name: String(whole['name']), version: '1.0.0', manifest: whole, files: all, paths: new Set(all.keys()) };
}
