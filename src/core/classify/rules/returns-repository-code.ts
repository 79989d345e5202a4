import { isNamed } from '../reading/read-definition.ts';
import { headWord, topicHas } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

const files = new Set(['file', 'blob', 'code', 'diff', 'patch']);

export const returnsRepositoryCode = defineRule({
  id: 'returns-repository-code',
  claim: 'The tool returns a file of a repository that the caller names.',
  shows: { kind: 'facet', facet: 'private-data' },
  rulings: [],
  why: 'it returns code of a repository',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (!/^(?:get|read|fetch|download|search|grep|view)$/.test(reading.main?.verb ?? '') || !headWord(reading, files))
      return no;
    const repository = reading.parameters.find(({ words }) =>
      /^(?:repo|repository|project id|owner|branch|ref)$/.test(words),
    );
    if (repository !== undefined) return yes([reading.main?.evidence, repository.evidence()]);
    const hosted =
      isNamed(reading, /\bfiles? contents?\b|\b(?:get|read|fetch) files?\b/) !== null &&
      topicHas(reading, /^(?:github|gitlab|gitea|gitee|bitbucket|forgejo|codeup|codecommit)$/);
    if (hosted) return yes([reading.main?.evidence]);
    // Code that is searched is somebody's own, in a repository or in a folder.
    const searched = isNamed(reading, /\b(?:search|grep|find) (?:[a-z]+ )?code\b/);
    return searched === null ? no : yes([searched]);
  },
  gaps: ['Whether the repository is public is known only at the call.'],
  examples: {
    matches: [
      {
        name: 'get_file_contents',
        description: 'Get a file.',
        inputSchema: { type: 'object', properties: { repo: { type: 'string' } } },
      },
      {
        name: 'read_file',
        description: 'Read a file of a project.',
        inputSchema: { type: 'object', properties: { project_id: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'read_file',
        description: 'Read a file.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      },
      {
        name: 'list_branches',
        description: 'List branches.',
        inputSchema: { type: 'object', properties: { repo: { type: 'string' } } },
      },
    ],
  },
});
