import type { Gate, Provenance, Truth } from '#core/model/provenance.ts';

/** How a definition is known: a word for lists, and a sentence for the tool's own page. */
export const truthFacts: Record<Truth, { word: string; sentence: string }> = {
  listed: {
    word: 'listed',
    sentence: 'A running server listed this definition itself.',
  },
  registered: {
    word: 'registered',
    sentence:
      'The code that registers this tool is reached from the published entry point. It was read and not run, so a client should see this definition.',
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

/** How the definition was read, as a sentence. */
export function methodText({ method }: Provenance): string {
  return method === 'live'
    ? 'Asked from a running server.'
    : 'Read from the source in the published archive. Nothing was run.';
}

/** Where the definition stands: `dist/tools.js:41`, or null where the crawl did not say. */
export function placeText({ file, line }: Provenance): string | null {
  if (file === null) return null;
  return line === null ? file : `${file}:${line}`;
}
