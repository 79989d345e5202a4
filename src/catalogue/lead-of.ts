/** A line that heads a section: marked as one, or ended by a colon. */
const heading = /^(?:#{1,6}\s|\p{Extended_Pictographic}|\*\*).{0,60}$|^.{1,60}[:：]$/u;
/** Sections that say how to call a tool, and not what it does. */
const aside = /guardrails?|warnings?|notes?|prerequisites?|requirements?|important|cautions?|usage/i;
const listMark = /^(?:\d{1,2}[.)]|[-*•])\s+/;
const firstSentence = /^.*?(?<!\b(?:e\.g|i\.e|etc|vs|approx|incl|no))[.!?](?=\s|$)/i;
const longest = 200;

/** The lines that say what a tool does: of the first section that is no aside, up to its second list item. */
function telling(lines: readonly string[]): string[] {
  const found: string[] = [];
  let isAside = false;
  for (const [index, line] of lines.entries()) {
    if (heading.test(line) && index < lines.length - 1 && !/[.!?]$/.test(line)) {
      if (found.length > 0) break;
      isAside = aside.test(line);
      continue;
    }
    if (isAside) continue;
    if (listMark.test(line) && found.length > 0) break;
    found.push(line.replace(listMark, ''));
  }
  return found;
}

/**
 * The first sentence of a description that says what the tool does, on one line, at most 200 characters and never cut
 * inside a word; headings and marks of lists are left out. Null where there is none.
 */
export function leadOf(description: string | undefined): string | null {
  const lines = (description ?? '')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
  const told = telling(lines);
  const text = (told.length > 0 ? told : lines).join(' ');
  if (text === '') return null;
  const sentence = firstSentence.exec(text)?.[0] ?? text;
  if (sentence.length <= longest) return sentence;
  return `${sentence.slice(0, longest - 1).replace(/\s\S*$/, '')}…`;
}
