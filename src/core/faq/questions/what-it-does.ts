import { quotation } from '../../model/in-sentence.ts';
import { inputArguments } from '../../model/input-arguments.ts';
import type { ToolDefinition } from '../../model/tool-definition.ts';
import type { Category } from '../../taxonomy/category.ts';
import type { Question } from '../question.ts';
import { nameOf, sentence, toolOf } from '../words.ts';

const effects: Record<Category, string> = {
  Financial: 'a call moves or commits money',
  Destructive: 'a call removes or overwrites data for good',
  Execute: 'a call runs something or sets off a process',
  Write: 'a call creates or changes stored data',
  Read: 'a call returns data or computes, and changes nothing that lasts',
};

function aboutArguments(definition: ToolDefinition): string {
  if (definition.inputSchema === undefined) return 'Its definition does not say which arguments it takes.';
  const all = inputArguments(definition);
  const required = all.filter((argument) => argument.required).length;
  if (all.length === 0) return 'It takes no arguments.';
  if (all.length === 1) return `It takes one argument, which is ${required === 1 ? 'required' : 'optional'}.`;
  const share = required === all.length ? 'all' : required === 0 ? 'none' : required;
  return `It takes ${all.length} arguments, ${share} of them required.`;
}

const longestDescription = 200;

function aboutDescription({ description = '' }: ToolDefinition): string {
  const text = description.replace(/\s+/g, ' ').trim();
  // The stop after the number of a list's item, or in an abbreviation, ends no sentence.
  const first = /^.{12,}?(?<!(?:^|\s)\d{1,2}|\b(?:e\.g|i\.e))[.!?](?= \p{Lu})/u.exec(text)?.[0] ?? text;
  const words = first.replace(/[\s.!?…;:,]+$/, '');
  return words === ''
    ? 'Its author gives no description.'
    : `Its author writes: ${quotation(words, longestDescription)}.`;
}

export const whatItDoes: Question = {
  id: 'what-it-does',
  applies: () => true,
  ask: (tool) => `What does ${nameOf(tool)} do?`,
  answer: ({ definition, classification: { category } }) =>
    [
      aboutDescription(definition),
      sentence(`It is graded as ${toolOf(category)}: ${effects[category]}`),
      aboutArguments(definition),
    ].join(' '),
  cites: ['definition.description', 'definition.inputSchema', 'classification.category'],
};
