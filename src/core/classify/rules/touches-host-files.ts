import { acts, isNamed, says } from '../reading/read-definition.ts';
import { hostPath, sandboxNamed } from '../reading/signs.ts';
import { conditional, defineRule, no, yes } from '../rule.ts';

export const touchesHostFiles = defineRule({
  id: 'touches-host-files',
  claim: 'The tool reads or writes files of the machine on which the server runs.',
  shows: { kind: 'facet', facet: 'host-filesystem' },
  rulings: ['R18', 'R23'],
  why: 'it reaches files of the host',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const path = hostPath(reading);
    const named = isNamed(
      reading,
      /\b(?:local file|read file|write file|edit file|move file|delete file|list directory|create directory|directory tree|search files|filesystem|file system|read multiple files)\b/,
    );
    const disk =
      path === undefined
        ? says(reading, /\breads? (?:it |them )?from disk\b|\b(?:valid|local) file ?path\b|\blocal path\b/i)
        : null;
    if (disk !== null && acts(reading, 'create', 'send'))
      return yes([disk], 'a path in its arguments is read from the disk of the host');
    if (path === undefined)
      return named === null || reading.parameters.length > 0 || sandboxNamed(reading) !== null ? no : yes([named]);
    return path.required || named !== null
      ? yes([path.evidence()], `the argument "${path.name}" names a file or a folder of the host`)
      : conditional([path.evidence()], `the argument "${path.name}" names a file or a folder of the host`);
  },
  gaps: ['Paths inside a remote product (a drive, a repository) can look like paths of the host.'],
  examples: {
    matches: [
      {
        name: 'read_file',
        description: 'Read a file.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      },
      {
        name: 'convert_pdf',
        description: 'Convert a PDF.',
        inputSchema: { type: 'object', properties: { file_path: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'get_file_contents',
        description: 'Get a file of a repository.',
        inputSchema: {
          type: 'object',
          properties: { owner: { type: 'string' }, repo: { type: 'string' }, path: { type: 'string' } },
        },
      },
      {
        name: 'readFile',
        description: 'Read a file from the sandbox.',
        inputSchema: { type: 'object', properties: { filePath: { type: 'string' } } },
      },
    ],
  },
});
