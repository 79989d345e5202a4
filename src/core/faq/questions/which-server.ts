import { inSentence } from '../../model/in-sentence.ts';
import type { FaqTool, Question } from '../question.ts';
import { nameOf } from '../words.ts';

const kinds: Record<FaqTool['server']['kind'], string> = {
  npm: 'The npm package',
  pypi: 'The Python package',
  github: 'The GitHub repository',
  remote: 'The remote server',
  stdio: 'The local server',
  dir: 'The local package',
  tarball: 'The archive of',
  mcpb: 'The bundle',
  import: 'The imported list of',
};

export const whichServer: Question = {
  id: 'which-server',
  applies: () => true,
  ask: (tool) => `Which server provides ${nameOf(tool)}?`,
  answer: ({ server }) => {
    const version = server.version === null ? 'it states no version' : `version ${inSentence(server.version)} was read`;
    const facts = [
      server.publisher === null ? '' : `Its publisher is ${inSentence(server.publisher)}.`,
      server.repository === null
        ? 'It names no source repository.'
        : `It names ${server.repository} as its source repository.`,
    ];
    return [`${kinds[server.kind]} ${inSentence(server.name)} provides it; ${version}.`, ...facts]
      .filter((fact) => fact !== '')
      .join(' ');
  },
  cites: ['server.kind', 'server.name', 'server.version', 'server.publisher', 'server.repository'],
};
