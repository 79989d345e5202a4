import { acts } from '../reading/read-definition.ts';
import { outputPath } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';
import { runsAnAnalysis } from './runs-an-analysis.ts';

export const savesToAChosenPlace = defineRule({
  id: 'saves-to-a-chosen-place',
  claim: 'A tool that reads or computes writes its result to a path that the caller chooses.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['R24'],
  why: 'A file is written where the caller says.',
  reads: ['inputSchema', 'description'],
  match(reading) {
    const output = outputPath(reading);
    if (!acts(reading, 'read', 'compute') && (output === undefined || runsAnAnalysis.match(reading).is !== 'yes'))
      return notApplicable;
    return output === undefined
      ? no
      : yes(
          [output.evidence()],
          `The result is written where the argument "${output.name}" says (R24), so it is Write and not Read.`,
        );
  },
  gaps: ['A path that the server confines is not told apart by category.'],
  examples: {
    matches: [
      {
        name: 'download_file',
        description: 'Download a file.',
        inputSchema: { type: 'object', properties: { url: { type: 'string' }, output_path: { type: 'string' } } },
      },
      {
        name: 'generate_script',
        description: 'Generate a script.',
        inputSchema: { type: 'object', properties: { output_dir: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'read_file',
        description: 'Read a file.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      },
      {
        name: 'list_resources',
        description: 'List resources.',
        inputSchema: { type: 'object', properties: { output: { type: 'string', enum: ['json', 'yaml'] } } },
      },
    ],
  },
});
