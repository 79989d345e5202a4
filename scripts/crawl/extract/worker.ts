// Reads one package at a time, in a process that can be killed: what it parses is untrusted.
import type { Extraction, Language, SourcePackage } from './extraction.ts';

type Extractor = (server: SourcePackage, dependencies: ReadonlyMap<string, SourcePackage>) => Extraction;

/** Loaded when first needed: a grammar costs time and memory. */
const extractors: Record<Language, () => Promise<Extractor>> = {
  javascript: async () => (await import('./javascript.ts')).extractJavaScript,
  python: async () => {
    await (await import('./grammar/grammars.ts')).loadGrammars();
    return (await import('./python.ts')).extractPython;
  },
  go: async () => {
    await (await import('./grammar/grammars.ts')).loadGrammars();
    return (await import('./go.ts')).extractGo;
  },
};

interface Job {
  server: SourcePackage;
  dependencies: Map<string, SourcePackage>;
  language: Language;
}

process.on('message', async ({ server, dependencies, language }: Job) => {
  const extract = await extractors[language]();
  process.send?.(extract(server, dependencies));
});
