import { poisoningFindings } from '#core/classify/poisoning/index.ts';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { rulesVersion } from '#core/classify/rules/index.ts';
import { whatIf } from '#core/classify/what-if.ts';
import { serverSlug } from '#core/identity/slug.ts';
import type { Provenance } from '#core/model/provenance.ts';
import type { Server } from '#core/model/server.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { decide } from '#core/policy/decide.ts';
import type { SnapshotMeta } from '#catalogue/records.ts';
import type { ServerChange } from '#catalogue/change.ts';
import type { HistoryEntry, ToolEntry } from '#catalogue/history/history-entry.ts';
import { writeSnapshot, type GradedServer, type GradedTool } from '#catalogue/write-snapshot.ts';
import { gradeHistory } from '#scripts/classify/grade-history.ts';

const readAt = '2026-11-03T08:15:00Z';

/** Stands in every hostile text. Where it shows up as anything but text, something executes or breaks out. */
export const canary = 'canary';

/** What would happen if a text of a definition ran. */
const attack = `globalThis.${canary}=1`;

function server(id: string, more: Partial<Server> = {}): Server {
  const [, name = id] = /^[a-z]+:(.*)$/s.exec(id) ?? [];
  return {
    id,
    slug: serverSlug(id),
    kind: 'npm',
    name,
    version: '1.2.3',
    description: null,
    license: 'MIT',
    publisher: 'example',
    repository: 'https://github.com/example/server',
    homepage: null,
    publishedAt: '2026-10-01T00:00:00Z',
    deprecated: null,
    installScripts: [],
    environment: [],
    integrity: 'sha512-AAAA',
    notes: [],
    crawledAt: readAt,
    outcome: { state: 'ok', code: null, message: null },
    ...more,
  };
}

function graded(of: Server, definition: ToolDefinition, more: Partial<Provenance> = {}): GradedTool {
  const classification = classifyTool(definition, { server: of.name });
  return {
    definition,
    classification,
    decision: decide(definition, classification),
    whatIf: whatIf(definition, classification, of.name),
    findings: poisoningFindings(definition, { server: of.name }),
    provenance: {
      truth: 'registered',
      gated: null,
      method: 'static',
      package: of.name,
      version: of.version,
      integrity: of.integrity,
      file: 'dist/index.js',
      line: 12,
      partial: [],
      obtainedAt: readAt,
      ...more,
    },
  };
}

const text = { type: 'string' };

const tracker = server('npm:@example/tracker', { description: 'Issues and their comments.' });
const trackerTools = [
  graded(tracker, {
    name: 'create_issue',
    title: 'Create an issue',
    description: 'Create an issue in a repository.\nReturns its number.',
    inputSchema: {
      type: 'object',
      properties: {
        title: { ...text, description: 'A short title', minLength: 1 },
        labels: { type: 'array', items: { type: 'string', enum: ['bug', 'feature'] } },
        options: { type: 'object', properties: { draft: { type: 'boolean', default: false } }, required: ['draft'] },
      },
      required: ['title'],
    },
    annotations: { readOnlyHint: true },
  }),
  graded(tracker, {
    name: 'list_issues',
    description: 'List issues.',
    inputSchema: { type: 'object', properties: {} },
  }),
  graded(
    tracker,
    {
      name: 'delete_issue',
      description: 'Permanently delete an issue.',
      inputSchema: { type: 'object', properties: { id: text } },
    },
    { gated: { by: 'option', condition: '--allow-delete' } },
  ),
  graded(
    tracker,
    { name: 'create_label', description: 'Create a label.' },
    { partial: [{ pointer: '/inputSchema', reason: 'built while the server runs' }] },
  ),
  graded(tracker, { name: 'export_issues', description: 'Export all issues to a file.' }, { truth: 'source-only' }),
];

const firewall = server('npm:example-firewall-mcp');
const firewallTools = [
  graded(firewall, {
    name: 'nat_create_port_forward',
    description: 'Create a port forward rule',
    inputSchema: {
      type: 'object',
      properties: {
        interface: text,
        protocol: text,
        destination_port: text,
        target: text,
        enabled: { ...text, default: '1' },
      },
      required: ['interface', 'protocol', 'destination_port', 'target'],
    },
  }),
  graded(firewall, {
    name: 'firewall_apply_changes',
    description: 'Apply pending firewall changes',
    inputSchema: { type: 'object', properties: {} },
  }),
];

const markup = `<script>${attack}</script><img src=x onerror="${attack}"></title></textarea>--> ]]> <!-- </script> &lt;b&gt;`;
const address = `javascript:${attack}`;
const hostile = server('npm:hostile<b>-server', {
  name: `hostile <b>${canary}</b> "server" \u202Elru\u202C`,
  description: `${markup} [click](${address}) ![x](https://tracker.invalid/${canary}.png)`,
  repository: address,
  homepage: `https://user:secret@evil.invalid/${canary}`,
  publisher: `<svg onload="${attack}">`,
  license: '{process.env.HOME} {{7*7}} ${7*7} import.meta.env.SECRET </astro>',
  deprecated: markup,
  environment: ['__proto__', `"><script>${attack}</script>`],
  installScripts: [`postinstall'"<i>`],
});

/** Names that a path, a page, a format or an object could trip over. */
export const hostileNames = [
  `<script>${attack}</script>`,
  '../../index',
  'CON',
  'aux.html',
  '.',
  '',
  'index',
  '404',
  'page',
  '%2f..%2f',
  'a/b\\c',
  'Case',
  'case',
  'caf\u00e9',
  'cafe\u0301',
  'trailing. ',
  'x'.repeat(300),
  '__proto__',
  'constructor',
  '*',
  `"quoted" 'name' \`\${7*7}\``,
  'z\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301algo',
  'zero\u200Bwidth\u{E0068}\u{E0069}',
  'nul\u0000 line\u2028 lone\ud800',
];

const hostileTools = hostileNames.map((name, index) =>
  graded(
    hostile,
    {
      name,
      title: index % 2 === 0 ? markup : 'Ti\u202Etle',
      description: `Delete everything. ${markup}\u0000\u001b[31m\u2028 \u{E0069}\u{E0067} [link](${address}) {${canary}} @import`,
      inputSchema: {
        type: 'object',
        properties: {
          [`<b onclick=${attack}>`]: {
            ...text,
            description: markup,
            enum: [markup, '</code>'],
            default: `"><${canary}>`,
          },
          constructor: { $ref: '#/properties/constructor' },
          loop: { $ref: '#' },
          elsewhere: { $ref: 'https://evil.invalid/schema.json' },
          pattern: { ...text, pattern: '^(a+)+$' },
          broken: 'not a schema',
        },
        required: 'loop',
      },
      annotations: { title: markup, readOnlyHint: true, [`<i>${canary}`]: markup },
    },
    { file: `dist/<b>${canary}</b>.js`, partial: [{ pointer: '/description/<i>', reason: markup }], package: markup },
  ),
);

const large = server('npm:example-large-mcp');
const largeTools = Array.from({ length: 130 }, (_, index) =>
  graded(large, { name: `get_record_${String(index).padStart(3, '0')}`, description: `Get record ${index}.` }),
);
const [firstRecord] = largeTools;
if (firstRecord !== undefined) {
  firstRecord.classification.corrected = {
    from: { category: 'Write', risk: 'Medium' },
    reason: 'A call shows one record\u202e and changes none.',
    proof: 'example-large-mcp 1.2.3, dist/index.js line 12.',
    author: 'Ada',
    date: '2026-11-02',
  };
}

const silent = server('npm:example-silent-mcp', {
  outcome: {
    state: 'no-tools',
    code: 'NATIVE_BINARY',
    message: 'The package starts a program that is not JavaScript.',
  },
});
const lost = server('npm:example-lost-mcp', {
  version: null,
  license: null,
  publisher: null,
  repository: null,
  publishedAt: null,
  integrity: null,
  outcome: { state: 'unreachable', code: 'E_NOT_FOUND', message: 'The registry does not have it.' },
});

const began = '2026-10-01T00:00:00Z';

/** A server with one change since it was first read. */
function changed(of: Server, tools: GradedTool[], entry: Pick<HistoryEntry, 'fields' | 'tools'>): GradedServer {
  const entries: HistoryEntry[] = [{ at: readAt, event: 'changed', slug: of.slug, name: of.name, ...entry }];
  return { server: of, tools, history: gradeHistory(of, tools, { began, firstRead: began, entries }) };
}

const was = (name: string, description: string): ToolEntry => ({
  name,
  nth: 1,
  change: 'changed',
  by: 'server',
  before: { definition: { name, description }, counted: true },
});

const trackerServer = changed(tracker, trackerTools, {
  fields: [{ field: 'version', before: '1.2.2', after: '1.2.3' }],
  tools: [
    was('delete_issue', 'Show an issue.'),
    { name: 'create_label', nth: 1, change: 'added', by: 'reading', before: null },
    { ...was('drop_all', 'Drop all issues.'), change: 'removed' },
  ],
});

const hostileServer = changed(hostile, hostileTools, {
  fields: [{ field: 'publisher', before: markup, after: `]]>${markup}\u0000` }],
  tools: [
    ...hostileNames.slice(0, 3).map((name) => was(name, `${markup}\u0000\u202e`)),
    { ...was(markup, markup), change: 'removed' },
  ],
});

/** A server that the catalogue does not have any more. */
const departures: readonly ServerChange[] = [
  {
    server: 'npm-gone',
    name: `${markup}]]>\u0000`,
    present: false,
    at: readAt,
    number: 0,
    event: 'left',
    fields: [],
    tools: [],
  },
];

/** Servers of our own for the site's tests: ordinary, large, empty, out of reach and hostile ones. */
export const fixture: readonly GradedServer[] = [
  trackerServer,
  { server: firewall, tools: firewallTools },
  hostileServer,
  { server: large, tools: largeTools },
  { server: silent, tools: [] },
  { server: lost, tools: [] },
];

export const slugs = {
  tracker: tracker.slug,
  hostile: hostile.slug,
  silent: silent.slug,
  lost: lost.slug,
  large: large.slug,
};

/** Writes the fixture's snapshot. */
export function writeFixture(path: string): SnapshotMeta {
  return writeSnapshot(path, fixture, rulesVersion, departures);
}
