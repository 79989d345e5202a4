import type { Gate, Provenance, Truth } from '#core/model/provenance.ts';

/** How a definition is known: a word for lists, and a sentence for the tool's own page. */
export const truthFacts: Record<Truth, { word: string; sentence: string }> = {
  listed: {
    word: 'listed',
    sentence: 'A running server listed this definition itself.',
  },
  registered: {
    word: 'registered',
    sentence: 'The published entry point reaches the code that registers it, so a client should see it.',
  },
  'source-only': {
    word: 'source only',
    sentence:
      'The source declares this tool, but the published entry point does not reach that code. A client may never see it, so it is not counted.',
  },
  declared: {
    word: 'declared',
    sentence:
      'Only a registry entry or a README names this tool. No code was found that registers it, so it is not counted.',
  },
};

/** How one definition is known, as a sentence. A tool behind a condition is not promised to every client. */
export function truthText({ truth, gated }: Pick<Provenance, 'truth' | 'gated'>): string {
  const { sentence } = truthFacts[truth];
  return gated === null
    ? sentence
    : sentence.replace('should see it.', 'should see it where the condition below holds.');
}

const gateWords: Record<Gate['by'], string> = {
  option: 'an option of the server',
  credential: 'a credential',
  toolset: 'a toolset that has to be switched on',
  capability: 'a capability of the client',
  unknown: 'a condition in the code',
};

/** What has to hold for the tool to be there, as a sentence; null where it always is. */
export function gateText(gate: Gate | null): string | null {
  return gate === null ? null : `It is there only with ${gateWords[gate.by]}.`;
}

/** How the definition was read, as a sentence; empty where how it is known says so already. */
export function methodText({ method, truth }: Provenance): string {
  if (method !== 'live') return 'From the source of the package, which was not run.';
  return truth === 'listed' ? '' : 'Asked from a running server.';
}

/** Where the definition stands: `dist/tools.js:41`, or null where the crawl did not say. */
export function placeText({ file, line }: Provenance): string | null {
  if (file === null) return null;
  return line === null ? file : `${file}:${line}`;
}
