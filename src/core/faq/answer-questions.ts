import type { FaqTool } from './question.ts';
import { questions } from './questions/index.ts';

/** A question with its answer, as plain text. */
export interface Answer {
  id: string;
  question: string;
  answer: string;
}

const most = 7;

/** The questions that a page answers about a tool, at most seven. */
export function answerQuestions(tool: FaqTool): Answer[] {
  return questions
    .filter((question) => question.applies(tool))
    .slice(0, most)
    .map((question) => ({ id: question.id, question: question.question, answer: question.answer(tool) }));
}
