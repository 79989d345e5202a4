import type { ToolRecord } from '#catalogue/records.ts';
import { answerQuestions } from '#core/faq/answer-questions.ts';
import type { Server } from '#core/model/server.ts';
import { policiesFor } from '#core/policy/policies-for.ts';
import { isOnToolPages } from './policy-view.ts';
import { segments, visible, type Segment } from './visible.ts';

/** A question about a tool with its answer. */
export interface QuestionView {
  id: string;
  question: string;
  answer: Segment[];
}

/** The questions that a tool's page answers, from the same policies that it shows. */
export function questionsView(tool: ToolRecord, server: Server, serverKey: string): QuestionView[] {
  const { definition, classification, decision } = tool;
  const policies = policiesFor({ tool: definition.name, decision }, serverKey)
    .filter(({ target }) => isOnToolPages(target))
    .map(({ target, does, losses, block }) => ({
      title: target.title,
      does,
      limits: target.can.limit,
      hasLosses: losses.length > 0,
      block,
    }));
  return answerQuestions({ server, definition, classification, decision, policies }).map(
    ({ id, question, answer }) => ({
      id,
      question: visible(question),
      answer: segments(answer),
    }),
  );
}
