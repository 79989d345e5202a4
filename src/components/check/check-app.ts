import { parse as parseToml } from 'smol-toml';
import { followServer } from '#core/check/config/follow-server.ts';
import { readConfig, type ConfiguredServer } from '#core/check/config/read-config.ts';
import { nowhere } from '#core/check/config/surroundings.ts';
import { withoutVersion } from '#core/check/config/without-version.ts';
import { checkStack, type StackReport } from '#core/check/check-stack.ts';
import { partOf } from '#core/check/parts.ts';
import { clientTarget, stackPolicy } from '#core/check/stack-policy.ts';
import type { CheckedServer } from '#core/check/stack.ts';
import { isPresetId, presetIds, presets, type PresetId } from '#core/policy/compose/presets.ts';
import { targets } from '#core/policy/targets/index.ts';
import { combinationFacts } from '#core/taxonomy/combination.ts';
import { facetFacts } from '#core/taxonomy/facet.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import type { ComposerData } from '#site/views/composer-data.ts';
import { groupedLosses } from '#site/views/grouped-losses.ts';
import { visibleName } from '#site/views/visible.ts';
import { chooser, make } from '../composer/make.ts';
import { policyOutput } from '../composer/policy-output.ts';

/** Where the index is, and where pages of servers are. */
export interface CheckPaths {
  index: string;
  /** With `{part}` in the place of the number. */
  part: string;
  /** With `{server}` in the place of the slug. */
  server: string;
  tool: string;
}

/** A server of the index that a configured one was found to be. */
interface Found {
  checked: CheckedServer;
  data: ComposerData | null;
}

const parts = new Map<string, Promise<ComposerData[]>>();

async function loadPart(address: string): Promise<ComposerData[]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ComposerData);
}

async function find(id: string, paths: CheckPaths, count: number): Promise<ComposerData | null> {
  const address = paths.part.replace('{part}', String(partOf(id, count)));
  const loading = parts.get(address) ?? loadPart(address);
  parts.set(address, loading);
  return (await loading).find((server) => server.id === id) ?? null;
}

async function check(server: ConfiguredServer, paths: CheckPaths, count: number): Promise<Found> {
  const { name: key } = server;
  const followable = followServer(server, nowhere);
  const unknown = (ref: string | null, note: string): Found => {
    const state = server.disabled ? 'disabled' : 'unknown';
    return { checked: { key, ref, state, notes: [note], version: null, tools: [] }, data: null };
  };
  if (!('ref' in followable)) return unknown(null, followable.why);
  const { id, version } = withoutVersion(followable.ref);
  if (server.disabled) return unknown(followable.ref, 'The configuration has it switched off.');
  const data = await find(id, paths, count);
  if (data === null)
    return unknown(followable.ref, 'It is not in this catalogue. "toolgrade check" reads it on your machine.');
  const notes =
    version === null || version === data.version
      ? []
      : [`You run version ${version}; what is known here is of version ${data.version ?? 'unknown'}.`];
  return {
    checked: { key, ref: followable.ref, state: 'known', notes, version: data.version, tools: data.tools },
    data,
  };
}

function table(heads: readonly string[], rows: readonly (readonly (string | Node)[])[]): HTMLElement {
  const head = make('tr', {}, ...heads.map((text) => make('th', {}, text)));
  const body = rows.map(([first = '', ...rest]) => {
    const name = make('th', {}, first);
    name.setAttribute('scope', 'row');
    return make('tr', {}, name, ...rest.map((cell) => make('td', {}, cell)));
  });
  const made = make(
    'div',
    { class: 'table' },
    make('table', { class: 'tools' }, make('thead', {}, head), make('tbody', {}, ...body)),
  );
  // What is wider than the page is scrolled, also by the keyboard.
  made.tabIndex = 0;
  made.setAttribute('role', 'region');
  made.setAttribute('aria-label', heads.join(', '));
  return made;
}

const isToml = (text: string): boolean => {
  try {
    parseToml(text);
    return true;
  } catch {
    return false;
  }
};

function policySection(
  servers: readonly CheckedServer[],
  guessed: string | null,
  say: (text: string) => void,
): HTMLElement {
  let target = targets.find(({ id }) => id === guessed) ?? targets[0];
  let preset: PresetId = 'recommended';
  const output = make('div');
  const show = (): void => {
    if (target === undefined) return;
    const { fileName, mediaType } = target;
    const policy = stackPolicy(target, servers, preset, isToml);
    const losses = groupedLosses(
      policy.losses.map(({ server, tool, text }) => ({ tool, text: `${visibleName(server)}: ${text}` })),
    );
    output.replaceChildren(
      ...policy.files.flatMap(({ server, text }, at) => [
        ...(server === null ? [] : [make('h3', {}, `For ${visibleName(server)}`)]),
        policyOutput(
          {
            files: [
              {
                fileName: server === null ? fileName : fileName.replace(/(?=\.[^.]*$)/, `-${at + 1}`),
                mediaType,
                text,
              },
              ...(at === 0 ? policy.more.map((part) => ({ ...part, mediaType: 'text/plain' })) : []),
            ],
            notes: at === 0 ? policy.aboutOthers : [],
            losses: at === 0 ? losses : [],
          },
          say,
        ),
      ]),
    );
  };
  const choices = make(
    'div',
    { class: 'choices' },
    chooser(
      'Format',
      targets.map(({ id, title }) => [id, title] as const),
      target?.id ?? '',
      (value) => {
        target = targets.find(({ id }) => id === value);
        show();
      },
    ),
    chooser(
      'Preset',
      presetIds.map((id) => [id, presets[id].title] as const),
      preset,
      (value) => {
        if (isPresetId(value)) preset = value;
        show();
      },
    ),
  );
  show();
  return make('section', {}, make('h2', {}, 'One policy for all of them'), choices, output);
}

function reportSections(report: StackReport, found: readonly Found[], paths: CheckPaths): HTMLElement[] {
  const slugs = new Map(found.flatMap(({ checked, data }) => (data === null ? [] : [[checked.key, data] as const])));
  const serverLink = (key: string): Node => {
    const data = slugs.get(key);
    const name = visibleName(key);
    return data === undefined
      ? document.createTextNode(name)
      : make('a', { href: paths.server.replace('{server}', data.slug) }, name);
  };
  const toolLink = (key: string, tool: string): Node => {
    const data = slugs.get(key);
    const slug = data?.tools.find(({ name }) => name === tool)?.slug;
    const name = visibleName(tool);
    if (data === undefined || slug === undefined) return document.createTextNode(name);
    return make('a', { href: paths.tool.replace('{server}', data.slug).replace('{tool}', slug), class: 'id' }, name);
  };
  const states = { known: 'no tools', unknown: 'unknown', disabled: 'switched off' } as const;
  const sections = [
    make(
      'section',
      {},
      make('h2', {}, 'Servers'),
      table(
        ['Server', 'Grade', 'Tools', 'Tokens', 'What it is'],
        report.servers.map(({ key, grade, state, tools, tokens, ref, notes }) => [
          serverLink(key),
          grade ?? states[state],
          state === 'known' ? String(tools) : '',
          state === 'known' ? tokens.toLocaleString('en') : '',
          [ref === null ? '' : visibleName(ref), ...notes].filter((text) => text !== '').join('. '),
        ]),
      ),
      make(
        'p',
        {},
        `The definitions take about ${report.tokens.toLocaleString('en')} tokens of a model’s context. That is an estimate, one token for every four characters.`,
      ),
    ),
  ];
  if (report.attention.length > 0) {
    sections.push(
      make(
        'section',
        {},
        make('h2', {}, 'Tools that need attention'),
        table(
          ['Tool', 'Server', 'Risk', 'Category', 'Recommended'],
          report.attention.map(({ tool, server, risk, category, action }) => [
            toolLink(server, tool),
            visibleName(server),
            risk,
            category,
            action,
          ]),
        ),
      ),
    );
  }
  const across = report.flows.filter((flow) => flow.across);
  if (across.length > 0) {
    const list = across.flatMap(({ id, legs }) => {
      const lines = legs.map(({ facet, places }) => {
        const where = places.map(
          ({ server, tools, count }) =>
            `${visibleName(server)} (${tools.map((name) => visibleName(name)).join(', ')}${count > tools.length ? ` and ${count - tools.length} more` : ''})`,
        );
        return make('p', {}, `${facetFacts[facet].title}: ${where.join('; ')}`);
      });
      return [make('dt', {}, combinationFacts[id].title), make('dd', {}, ...lines)];
    });
    sections.push(
      make(
        'section',
        {},
        make('h2', {}, 'Possible only because these servers are together'),
        make('dl', { class: 'facts' }, ...list),
      ),
    );
  }
  if (report.collisions.length > 0) {
    const rows = report.collisions.map(({ tool, servers }) => [
      visibleName(tool),
      servers.map((key) => visibleName(key)).join(', '),
    ]);
    sections.push(make('section', {}, make('h2', {}, 'One name, several servers'), table(['Tool', 'Servers'], rows)));
  }
  return sections;
}

/**
 * Checks the text of a configuration and shows what was found in `place`. The text stays in this function: what is asked of
 * the site are numbered parts of its index, each with many servers in it.
 */
export async function checkText(
  text: string,
  fileName: string,
  place: HTMLElement,
  paths: CheckPaths,
  say: (text: string) => void,
): Promise<void> {
  const configured = readConfig(fileName, text);
  if (!configured.ok) {
    place.replaceChildren(make('p', { class: 'note' }, configured.failure.message));
    say(configured.failure.message);
    return;
  }
  const response = await fetch(paths.index);
  if (!response.ok) throw new Error(String(response.status));
  const { parts: count } = (await response.json()) as { parts: number };
  const found: Found[] = [];
  for (const server of configured.value) found.push(await check(server, paths, count));
  const servers = found.map(({ checked }) => checked);
  const report = checkStack(servers, 'High');
  const worst = report.servers.flatMap(({ grade }) => (grade === null ? [] : [riskLevels.indexOf(grade)]));
  const known = servers.filter(({ state }) => state === 'known').length;
  place.replaceChildren(
    ...reportSections(report, found, paths),
    ...(known > 0 ? [policySection(servers, clientTarget(fileName, text), say)] : []),
  );
  say(
    `${servers.length} ${servers.length === 1 ? 'server' : 'servers'}, ${known} known.${worst.length > 0 ? ` The gravest tool is graded ${riskLevels[Math.max(...worst)] ?? ''}.` : ''}`,
  );
}
