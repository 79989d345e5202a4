import { categories, type Category } from '../../taxonomy/category.ts';
import { speaksToTheReader } from './supports.ts';

const shortest = 20;
const longest = 400;

/** Characters of markup, of code or of links; a rationale is plain text. */
const markup = /[<>{}[\]|\\`*#~^]|https?:|www\.|:\/\//i;
/** Words that grade or reassure: what a sentence of a model may never do. */
const graded = new RegExp(
  `\\b(?:${categories.join('|')}|Low|Medium|High|Critical)\\b|\\b(?:low|medium|high|critical)[- ]risk\\b`,
);
const reassuring =
  /\b(?:risk|risks|safe|safely|safety|secure|securely|harmless|benign|trusted|trustworthy|verified|innocuous|read[- ]?only|non[- ]?destructive|side[- ]effects?|approval|approved|allowed by policy)\b/i;
const playsDown =
  /\b(?:only|merely|just|simply) (?:\w+ )?(?:reads?|returns?|lists?|gets?|fetch(?:es)?|views?|retrieves?|shows?|display\w*)\b|\b(?:not|never|cannot|can't|doesn't|won't|without|no|nothing) (?:\S+ ){0,4}?(?:chang|modif|writ|delet|remov|alter|affect|execut|harm|stor|lost|los[es])/i;

/**
 * A model's account of what a tool does, fit to be shown beside a grade: plain text of one or two sentences that
 * neither grades, reassures, plays a change down nor speaks to the reader. Null where it is not.
 */
export function usableSentence(text: string, category: Category): string | null {
  const sentence = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (sentence.length < shortest || sentence.length > longest) return null;
  if (!/^\p{L}/u.test(sentence) || !/[.。！？]$/.test(sentence) || /\p{C}|\p{Co}/u.test(sentence)) return null;
  if (markup.test(sentence) || graded.test(sentence) || reassuring.test(sentence)) return null;
  if (category !== 'Read' && playsDown.test(sentence)) return null;
  return speaksToTheReader(sentence) ? null : sentence;
}
