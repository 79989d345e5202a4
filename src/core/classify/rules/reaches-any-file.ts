import { acts, argument, isNamed, says } from '../reading/read-definition.ts';
import { confinement, hostPath, outputPath } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const reachesAnyFile = defineRule({
  id: 'reaches-any-file',
  claim: 'It reads or writes any path of the host; no root or allowed folder is named.',
  shows: { kind: 'floor', level: 'High' },
  rulings: ['R18', 'R23'],
  why: 'any file of the host is within reach, and no allowed folder is named',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const path = hostPath(reading);
    if (path === undefined) return no;
    // A name, unlike a path, stays in the folder that the server has chosen.
    if (
      /^(?:output )?file ?name$/.test(path.words) &&
      !/\b(?:path|director|folder|absolute)/i.test(path.description) &&
      path.description !== ''
    )
      return no;
    const confined = confinement(reading);
    // Setting where files will go later writes none of them.
    if (
      /^(?:set|configure|change)$/.test(reading.main?.verb ?? '') &&
      /^(?:path|directory|dir|folder|location)$/.test(reading.head ?? '')
    )
      return no;
    if (
      confined !== null &&
      /allowed/i.test(confined.text) &&
      acts(reading, 'create', 'update') &&
      argument(reading, 'body') !== undefined
    ) {
      return yes(
        [path.evidence(), confined],
        'start-up files and rules files in the allowed directories are within reach',
      );
    }
    const anywhere =
      /\babsolute\b|\bfull (?:file ?)?path\b/i.test(path.description) && !/\brelative\b/i.test(path.description);
    if (
      confined !== null ||
      (!anywhere &&
        isNamed(reading, /\b(?:apply patch|git|commit|vault|note|obsidian|workspace|project|memory|repo)\b/) !== null)
    )
      return no;
    const writes = acts(reading, 'create', 'update', 'remove', 'manage') || outputPath(reading) !== undefined;
    if (writes && !/relative|workspace|project|vault|repository/i.test(path.description))
      return yes(
        [path.evidence()],
        `the argument "${path.name}" can name any file of the host, and no allowed folder is named`,
      );
    const raw = isNamed(
      reading,
      /\b(?:read|get|cat|view|load|open|search|grep|list|find|upload|send|copy|tail|head|edit)\b.*\b(?:files?|content|contents|directory|dir|folder|document)\b|\bfile read\b|\bcat\b/,
    );
    const returned =
      raw ??
      (acts(reading, 'read') && /^(?:read|view|cat|load)$/.test(reading.main?.verb ?? '')
        ? says(
            reading,
            /^[^.]{0,20}\breads?\b(?![^.]{0,40}\b(?:PDF|Excel|CSV|Word|docx|xlsx|image|audio|parquet|JSON|YAML|notebook|log)\b)[^.]{0,40}\bfiles?\b/i,
          )
        : null);
    if (returned === null || /relative|workspace|project|vault|repository/i.test(path.description)) return no;
    return yes(
      [path.evidence(), returned],
      `the argument "${path.name}" can name any file of the host, and no allowed folder is named`,
    );
  },
  gaps: ['A root that the server enforces and does not mention is not seen.'],
  examples: {
    matches: [
      {
        name: 'read_file',
        description: 'Read a file.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      },
      {
        name: 'write_file',
        description: 'Write a file.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' }, content: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'read_file',
        description: 'Read a file. Only works within allowed directories.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      },
      {
        name: 'parse_pdf',
        description: 'Count the pages of a PDF.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      },
    ],
  },
});
