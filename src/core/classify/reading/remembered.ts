/**
 * Wraps a pure question about an object so that many rules that ask it in turn of one object have it answered once.
 * Only the last object is remembered: a definition is read, asked everything, and left.
 */
export function remembered<Subject extends object, Answer>(
  ask: (subject: Subject) => Answer,
): (subject: Subject) => Answer {
  let last: { subject: Subject; answer: Answer } | null = null;
  return (subject) => {
    if (last === null || last.subject !== subject) last = { subject, answer: ask(subject) };
    return last.answer;
  };
}

const mostKept = 8000;

/** Wraps a pure function of a text so that texts that come again are not read again. Keeps a bounded number of answers. */
export function rememberedText<Answer>(read: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = read(text);
    if (text.length > 80) return answer;
    if (answers.size >= mostKept) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
