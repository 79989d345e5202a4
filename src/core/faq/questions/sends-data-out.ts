import { pointerTokens } from '../../model/json.ts';
import { isSpeakable } from '../../model/input-arguments.ts';
import type { FaqTool, Question } from '../question.ts';
import { listed } from '../words.ts';

/** The arguments of the tool on which its outward channel rests. */
function channels({ classification }: FaqTool): string[] {
  const names = classification.facets['external-communication'].evidence.flatMap(({ pointer }) => {
    const [field, level, name] = pointerTokens(pointer);
    return field === 'inputSchema' && level === 'properties' && name !== undefined && isSpeakable(name) ? [name] : [];
  });
  return [...new Set(names)];
}

export const sendsDataOut: Question = {
  id: 'sends-data-out',
  applies: ({ classification }) => classification.facets['external-communication'].value !== 'no',
  question: 'Can it send data to an outsider?',
  answer: (tool) => {
    const { facets } = tool.classification;
    const always = facets['external-communication'].value === 'yes';
    const through = channels(tool);
    const how = through.length === 0 ? '' : `, through ${listed(through)}`;
    const tainted = facets['untrusted-content'].value !== 'no';
    return [
      always
        ? `Yes${how}: whoever steers the model can choose where something goes.`
        : `Depending on its arguments it can${how}.`,
      tainted
        ? 'It also brings in text that outsiders write, so what it reads can ask for what it sends.'
        : 'What it sends comes from elsewhere in the session: keep it out of sessions that read private data and text from outsiders at once.',
    ].join(' ');
  },
  cites: ['classification.facets'],
};
