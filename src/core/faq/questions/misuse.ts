import { inSentence } from '../../model/in-sentence.ts';
import { inputArguments, isSpeakable } from '../../model/input-arguments.ts';
import type { FaqTool, Question } from '../question.ts';
import { listed } from '../words.ts';

const most = 3;

/** The arguments that take words of the caller's own, those that every call needs first. */
function freeArguments({ definition }: FaqTool): string[] {
  return inputArguments(definition)
    .filter(({ name, schema }) => isSpeakable(name) && !('enum' in schema) && !('const' in schema))
    .filter(({ schema }) => !['boolean', 'integer', 'number', 'null'].includes(String(schema['type'])))
    .sort((one, other) => Number(other.required) - Number(one.required))
    .map(({ name }) => inSentence(name));
}

function effect({ classification: { category, facets } }: FaqTool, what: string): string {
  const code = facets['code-execution'].value !== 'no';
  switch (category) {
    case 'Financial':
      return `Move or commit money, on terms set by ${what}.`;
    case 'Destructive':
      return `Remove or overwrite what ${what} can name and the credential reaches.`;
    case 'Execute':
      return code ? `Have anything run that ${what} can carry.` : `Set it off at any moment, steered by ${what}.`;
    case 'Write':
      return `Create or change what the credential reaches, with ${what} filled in at will.`;
    case 'Read':
      return `Read what ${what} can name and the credential reaches.`;
  }
}

const withoutArguments: Record<FaqTool['classification']['category'], string> = {
  Financial: 'Move or commit the money that the server has in mind, again and again.',
  Destructive: 'Make the call, and what it removes is gone.',
  Execute: 'Set it off at a moment that suits nobody, and again.',
  Write: 'Make the change at a moment that suits nobody, and again.',
  Read: 'See what it returns.',
};

export const misuse: Question = {
  id: 'misuse',
  applies: () => true,
  question: 'What could somebody who steers the model do with it?',
  answer: (tool) => {
    const { category, facets } = tool.classification;
    const all = freeArguments(tool);
    const named = listed(all.slice(0, most));
    const what = all.length > most ? `arguments such as ${named}` : all.length === 0 ? 'its arguments' : named;
    const none = tool.definition.inputSchema !== undefined && inputArguments(tool.definition).length === 0;
    const alone = category === 'Read' && facets['external-communication'].value === 'no';
    return [
      none ? withoutArguments[category] : effect(tool, what),
      ...(alone ? ['Carrying it away takes another tool, one that sends.'] : []),
    ].join(' ');
  },
  cites: ['definition.inputSchema', 'classification.category', 'classification.facets'],
};
