import { quote } from '../../model/evidence.ts';
import type { Hit, Sign, Subject } from './sign.ts';

/** Letters of other scripts that are drawn like Latin ones (Unicode Technical Standard 39, confusables). */
const lookalike = /^[асеорхуіјѕԛԝһӏԁɡАВЕКМНОРСТХІЈЅҮԌԚԜοανρυικτχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]$/u;
const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const latin = /\p{Script=Latin}/u;
const word = /[\p{L}\p{M}]{3,}/gu;
/** Full-width and mathematical forms, which are drawn like plain letters and are others. */
const compatible = /[\uff01-\uff5e\u{1d400}-\u{1d7ff}]/u;

/** Letters of one word that stand in for Latin ones: all of its letters that are not Latin are drawn like them. */
function disguises(text: string, isName: boolean): boolean {
  const letters = Array.from(text);
  const strange = letters.filter((letter) => foreign.test(letter));
  if (strange.length === 0 || !strange.every((letter) => lookalike.test(letter))) return false;
  return letters.some((letter) => latin.test(letter)) || (isName && strange.length === letters.length);
}

function find({ definition, texts }: Subject): Hit[] {
  const hits: Hit[] = [];
  for (const { pointer, part, text, isName } of texts) {
    const folded = isName ? compatible.exec(text) : null;
    if (folded !== null && /[A-Za-z]/.test(text)) {
      const end = folded.index + folded[0].length;
      hits.push({ honest: 'often', evidence: quote(definition, pointer, { part, start: folded.index, end }) });
    }
    if (!foreign.test(text)) continue;
    // A whole word of lookalikes is a disguise only among names that are Latin otherwise.
    const isLatinName = isName && !Array.from(text).some((letter) => foreign.test(letter) && !lookalike.test(letter));
    for (const { 0: found, index } of text.matchAll(word)) {
      if (!disguises(found, isLatinName)) continue;
      const evidence = quote(definition, pointer, { part, start: index, end: index + found.length });
      hits.push({ honest: 'seldom', evidence });
      break;
    }
  }
  return hits;
}

export const lookalikeLetters: Sign = {
  kind: 'lookalike-letters',
  find,
  gaps: [
    'Latin letters that look like each other, such as l and I, are left alone.',
    'A slip of the keyboard in a bilingual text looks the same.',
  ],
  examples: {
    matches: [
      { name: 'reаd_file', description: 'Reads a file.' },
      { name: 'read', inputSchema: { type: 'object', properties: { рath: { type: 'string' } } } },
      { name: 'calculate_freedom．number' },
    ],
    misses: [
      { name: 'read', description: 'Читает файл.' },
      { name: 'area', description: 'Computes πr and φRn of a circle, α included.' },
    ],
  },
};
