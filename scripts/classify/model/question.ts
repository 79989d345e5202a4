import { speaksToTheReader } from '#core/classify/verdict/supports.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { rendered } from './untrusted.ts';

/** One definition to ask about, as a model will read it. */
export interface Question {
  /** The key under which the answer is kept. */
  key: string;
  definition: ToolDefinition;
  text: string;
}

/** What was odd about the text of a definition. */
export type TextFinding = 'control-tokens' | 'invisible-characters' | 'injection-suspected';

const longestDefinition = 16_000;
const toolsInACall = 12;
const charactersInACall = 24_000;

/** Makes a question of a definition, or null where it is longer than a model is given; and says what was odd. */
export function questionFor(
  key: string,
  definition: ToolDefinition,
): { question: Question | null; odd: TextFinding[] } {
  const result = rendered(definition, longestDefinition);
  if (result === null) return { question: null, odd: [] };
  const { text, controlTokens, invisible } = result;
  const odd: TextFinding[] = [];
  if (controlTokens > 0) odd.push('control-tokens');
  if (invisible > 0) odd.push('invisible-characters');
  if (speaksToTheReader(text)) odd.push('injection-suspected');
  return { question: { key, definition, text }, odd };
}

/** Parts a server's questions into calls, in their order, bounded in number and in characters. */
export function calls(questions: readonly Question[]): Question[][] {
  const parts: Question[][] = [];
  let room = 0;
  for (const question of questions) {
    const last = parts.at(-1);
    if (last === undefined || last.length >= toolsInACall || question.text.length > room) {
      parts.push([question]);
      room = charactersInACall - question.text.length;
    } else {
      last.push(question);
      room -= question.text.length;
    }
  }
  return parts;
}
