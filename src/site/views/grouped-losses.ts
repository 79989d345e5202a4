import { inSentence } from '#core/model/in-sentence.ts';

/** A sentence that is true of several tools, told once; `tools` is empty where it is true of one alone, which it names. */
export interface GroupedLoss {
  text: string;
  tools: string[];
}

const letter = /[\p{L}\p{N}_]/u;

/** The sentence around the place where it names its tool; null where it does so nowhere, or more than once. */
function around(text: string, name: string): readonly [before: string, after: string] | null {
  const at = text.indexOf(name);
  if (name === '' || at === -1 || text.includes(name, at + 1)) return null;
  const [before, after] = [text.slice(0, at), text.slice(at + name.length)];
  return letter.test(before.at(-1) ?? '') || letter.test(after.charAt(0)) ? null : [before, after];
}

/**
 * Sentences about single tools, those that differ by the tool's name alone put together: "for each of these 12 this
 * policy …". In the order in which each is first told.
 */
export function groupedLosses(losses: readonly { tool: string; text: string }[]): GroupedLoss[] {
  const groups = new Map<string, { first: string; parts: readonly [string, string] | null; tools: Set<string> }>();
  for (const { tool, text } of losses) {
    const parts = around(text, inSentence(tool));
    const key = parts === null ? `whole ${text}` : `parts ${parts.join('\u0000')}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: text, parts, tools: new Set([tool]) });
    else group.tools.add(tool);
  }
  return [...groups.values()].map(({ first, parts, tools }) => {
    if (parts === null || tools.size === 1) return { text: first, tools: [] };
    const each = `${parts[0] === '' ? 'Each' : 'each'} of these ${tools.size}`;
    return { text: parts.join(each), tools: [...tools].map((tool) => inSentence(tool, { bareWords: true })) };
  });
}
