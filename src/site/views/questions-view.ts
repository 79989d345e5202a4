import type { ToolRecord } from '#catalogue/records.ts';
import { answerQuestions } from '#core/faq/answer-questions.ts';
import { enforcementPhrase } from '#core/policy/enforce.ts';
import { usualOthers } from '#core/policy/target.ts';
import { targets } from '#core/policy/targets/index.ts';
import { segments, visible, type Segment } from './visible.ts';

/** A question about a tool with its answer. */
export interface QuestionView {
  id: string;
  question: string;
  answer: Segment[];
}

/** Formats that answers on a tool's page speak of; the server's policy page has the others. */
const spokenOf: ReadonlySet<string> = new Set(['policy-json', 'claude-code']);

/** The questions that a tool's page answers. */
export function questionsView({ definition, classification, decision }: ToolRecord, serverKey: string): QuestionView[] {
  const policies = targets
    .filter(({ id }) => spokenOf.has(id))
    .map((target) => {
      const of = { tool: definition.name, decision };
      return {
        title: target.title,
        does: enforcementPhrase(target.enforces(of).enforcement),
        limits: target.can.limit,
        block: target.block(definition.name, { serverKey, others: usualOthers(target, [of]) }),
      };
    });
  return answerQuestions({ definition, classification, decision, policies }).map(({ id, question, answer }) => ({
    id,
    question: visible(question),
    answer: segments(answer),
  }));
}
