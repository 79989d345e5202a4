import { inSentence } from '../model/in-sentence.ts';
import { combinationFacts } from '../taxonomy/combination.ts';
import { facetFacts } from '../taxonomy/facet.ts';
import type { RiskLevel } from '../taxonomy/risk-level.ts';
import type { StackReport } from './check-stack.ts';

/** A configuration that was checked, as SARIF names it. */
export interface CheckedFile {
  /** A relative path with slashes, or a `file:` address. */
  uri: string;
  content: string;
}

type Level = 'error' | 'warning' | 'note';

const levels: Record<RiskLevel, Level> = { Low: 'note', Medium: 'note', High: 'warning', Critical: 'error' };

const rules = [
  {
    id: 'grave-tool',
    name: 'GraveTool',
    shortDescription: { text: 'A tool whose single call can do grave harm' },
    help: { text: 'Hide it, deny it, or let a person approve each call. "toolgrade policy" writes the rule.' },
  },
  {
    id: 'flow-across-servers',
    name: 'FlowAcrossServers',
    shortDescription: { text: 'Servers that are harmless apart and not together' },
    help: { text: 'Keep the servers in separate sessions, or deny the outward tools.' },
  },
  {
    id: 'name-collision',
    name: 'NameCollision',
    shortDescription: { text: 'Tools of several servers with one name' },
    help: { text: 'Write rules that name the server, and hide the tool that is not needed.' },
  },
  {
    id: 'unknown-server',
    name: 'UnknownServer',
    shortDescription: { text: 'A server of which nothing is known' },
    help: { text: 'Read it with "toolgrade inspect", or ask it with "toolgrade inspect stdio:COMMAND".' },
  },
] as const;
type RuleId = (typeof rules)[number]['id'];

/** The line, from 1, on which a server's key first stands in quotation marks or in the head of a table; 1 where it does not. */
function lineOf(content: string, key: string): number {
  const quoted = content.indexOf(JSON.stringify(key));
  const at = quoted === -1 ? content.indexOf(`.${key}]`) : quoted;
  return at === -1 ? 1 : content.slice(0, at).split('\n').length;
}

/** A stack's report as a SARIF 2.1.0 log (OASIS standard), with a result for each thing that needs attention. */
export function sarifLog(
  checks: readonly { file: CheckedFile; report: StackReport }[],
  { version }: { version: string },
): object {
  const results = checks.flatMap(({ file, report }) => {
    const result = (ruleId: RuleId, level: Level, text: string, server: string, key: string): object => ({
      ruleId,
      ruleIndex: rules.findIndex(({ id }) => id === ruleId),
      level,
      message: { text },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: file.uri },
            region: { startLine: lineOf(file.content, server) },
          },
        },
      ],
      partialFingerprints: { 'toolgrade/v1': key },
    });
    return [
      ...report.attention.map(({ server, tool, category, risk, reason }) =>
        result(
          'grave-tool',
          levels[risk],
          `${inSentence(tool)} of ${inSentence(server)} is graded ${risk} (${category}). ${reason}`,
          server,
          JSON.stringify(['tool', server, tool, risk]),
        ),
      ),
      ...report.flows
        .filter(({ across }) => across)
        .map(({ id, legs }) => {
          const where = legs.map(
            ({ facet, places }) =>
              `${facetFacts[facet].title}: ${places.map(({ server }) => inSentence(server)).join(', ')}`,
          );
          const first = legs[0]?.places[0]?.server ?? '';
          return result(
            'flow-across-servers',
            'warning',
            `${combinationFacts[id].title}, only across servers. ${where.join('; ')}.`,
            first,
            JSON.stringify(['flow', id]),
          );
        }),
      ...report.collisions.map(({ tool, servers }) =>
        result(
          'name-collision',
          'note',
          `${inSentence(tool)} is a tool of ${servers.map((key) => inSentence(key)).join(' and ')}.`,
          servers[0] ?? '',
          JSON.stringify(['name', tool]),
        ),
      ),
      ...report.servers
        .filter(({ state }) => state === 'unknown')
        .map(({ key, notes }) =>
          result(
            'unknown-server',
            'warning',
            `Nothing is known of ${inSentence(key)}. ${notes.join(' ')}`,
            key,
            JSON.stringify(['server', key]),
          ),
        ),
    ];
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'toolgrade', version, rules } }, columnKind: 'utf16CodeUnits', results }],
  };
}
