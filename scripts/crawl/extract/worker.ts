// Reads one package at a time, in a process that can be killed: what it parses is untrusted.
import type { SourcePackage } from './extraction.ts';
import { extractJavaScript } from './javascript.ts';

process.on('message', ({ server, dependencies }: { server: SourcePackage; dependencies: Map<string, SourcePackage> }) => {
  process.send?.(extractJavaScript(server, dependencies));
});
