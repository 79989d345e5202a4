// `npm run evaluate -- NAME …` runs one of the measurements; each reads its own words and has --help.
const measurements: Record<string, () => Promise<unknown>> = {
  extraction: () => import('./extraction.ts'),
  classification: () => import('./classification.ts'),
  draw: () => import('./draw.ts'),
  repositories: () => import('./repositories.ts'),
};

const [name = '', ...words] = process.argv.slice(2);
const measure = Object.hasOwn(measurements, name) ? measurements[name] : undefined;
if (measure === undefined) {
  process.stderr.write(`Name what to measure: ${Object.keys(measurements).join(' or ')}.\n`);
  process.exit(2);
}
// Each measurement reads the process's arguments as if it had been started itself.
process.argv.splice(2, process.argv.length, ...words);
await measure();
