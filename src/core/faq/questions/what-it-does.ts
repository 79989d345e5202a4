import { inSentence, quotation } from '../../model/in-sentence.ts';
import { inputArguments, isSpeakable } from '../../model/input-arguments.ts';
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
const mostNamed = 8;

function aboutArguments(definition: ToolDefinition): string {
  if (definition.inputSchema === undefined) return 'Its definition does not say which arguments it takes.';
  const all = inputArguments(definition);
  if (all.length === 0) return 'It takes no arguments.';
  const required = all.filter((argument) => argument.required).length;
  const kind = required === all.length ? 'required ' : required === 0 ? 'optional ' : '';
  const count = `${all.length} ${kind}${all.length === 1 ? 'argument' : 'arguments'}`;
  if (all.length <= mostNamed && all.every(({ name }) => isSpeakable(name))) {
    const names = all.map((argument) => `${argument.name}${kind === '' && !argument.required ? ' (optional)' : ''}`);
    return `It takes ${count}: ${names.join(', ')}.`;
  }
  return kind === '' ? `It takes ${count}, ${required} of them required.` : `It takes ${count}.`;
}

const longestDescription = 200;

function aboutDescription({ description = '' }: ToolDefinition): string {
  const text = description.replace(/\s+/g, ' ').trim();
  const first = /^.{12,}?[.!?](?= \p{Lu})/u.exec(text)?.[0] ?? text;
  const words = first.replace(/[\s.!?…;:,]+$/, '');
  return words === ''
    ? 'Its author gives no description.'
    : `Its author writes: ${quotation(words, longestDescription)}.`;
}

export const whatItDoes: Question = {
  id: 'what-it-does',
  applies: () => true,
  ask: (tool) => `What does ${nameOf(tool)} do?`,
  answer: ({ definition, classification, server }) =>
    [
      sentence(
        `It is ${toolOf(classification.category)} of ${inSentence(server.name)}: ${effects[classification.category]}`,
      ),
      aboutArguments(definition),
      aboutDescription(definition),
    ].join(' '),
  cites: ['definition.description', 'definition.inputSchema', 'classification.category', 'server.name'],
};
