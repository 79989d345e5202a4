import { composed, composePolicy, neutralPolicy, type Composition } from '#core/policy/compose/compose.ts';
import {
  isPresetId,
  isToolAction,
  presetIds,
  presets,
  toolActions,
  type ToolAction,
} from '#core/policy/compose/presets.ts';
import { otherToolsModes, type OtherToolsMode, type Target } from '#core/policy/target.ts';
import { targets } from '#core/policy/targets/index.ts';
import type { PolicyFile } from '#core/model/policy-file.ts';
import type { ComposerData, ComposerTool } from '#site/views/composer-data.ts';
import { decisionTitle } from '#site/views/decision-view.ts';
import { groupedLosses } from '#site/views/grouped-losses.ts';
import { visibleName } from '#site/views/visible.ts';
import { chooser, make } from './make.ts';
import { policyOutput, type Output } from './policy-output.ts';
import { simulator } from '../simulator/simulator.ts';

/** The format of the project itself, which is no client's. */
const own = 'toolgrade';
const actionTitles: Record<ToolAction, string> = { allow: 'Allow', ask: 'Ask each time', deny: 'Deny', hide: 'Hide' };
const modeTitles: Record<OtherToolsMode, string> = {
  denied: 'denied',
  allowed: 'allowed',
  asked: 'asked about',
  unchanged: 'left to what else is configured',
};

/** What the reader has chosen so far. */
interface State extends Composition {
  target: string;
  serverKey: string;
  /** Null for what the target usually does. */
  others: OtherToolsMode | null;
  choices: Map<string, ToolAction>;
}

/** Only characters that every format takes as they are, quoted or not. */
const safeKey = (text: string): string => text.replace(/[^A-Za-z0-9_-]/g, '_');

function neutralOf(data: ComposerData, state: State): PolicyFile {
  return neutralPolicy(composed(data.tools, state), {
    serverKey: state.serverKey,
    others: state.others === 'allowed' ? 'allow' : 'deny',
    digests: new Map(data.tools.map(({ name, digest }) => [name, digest])),
  });
}

function outputOf(data: ComposerData, state: State): Output & { others: OtherToolsMode; modes: OtherToolsMode[] } {
  const target = targets.find(({ id }) => id === state.target);
  if (target === undefined) {
    const text = `${JSON.stringify(neutralOf(data, state), null, 2)}\n`;
    return {
      files: [{ fileName: 'policy.json', mediaType: 'application/json', text }],
      notes: ['Run the server behind it: toolgrade guard --policy policy.json --pin -- COMMAND'],
      losses: [],
      others: state.others ?? 'denied',
      modes: ['denied', 'allowed'],
    };
  }
  const policy = composePolicy(target, composed(data.tools, state), state.serverKey, state.others);
  const open = groupedLosses(policy.openPlaces).map(({ text, tools }) => [text, tools.join(', ')].join(' ').trim());
  const notes = [policy.aboutOthers, target.where, ...open];
  if (!target.serverKeys.test(state.serverKey)) {
    notes.unshift(`Rules of ${target.title} may match nothing for a server of this name: choose another.`);
  }
  return {
    files: [
      { fileName: target.fileName, mediaType: target.mediaType, text: policy.text },
      ...policy.more.map(({ fileName, text }) => ({ fileName, mediaType: 'text/plain', text })),
    ],
    notes,
    losses: groupedLosses(policy.losses),
    others: policy.others,
    modes: target.others.map(({ mode }) => mode),
  };
}

function toolRow(
  tool: ComposerTool,
  path: string,
  state: State,
  changed: () => void,
): { row: HTMLElement; show(): void } {
  const name = visibleName(tool.name);
  const select = make('select', { label: `What to do with ${name}` });
  const preset = make('option', { value: '' });
  select.append(preset, ...toolActions.map((action) => make('option', { value: action }, actionTitles[action])));
  select.addEventListener('change', () => {
    if (isToolAction(select.value)) state.choices.set(tool.name, select.value);
    else state.choices.delete(tool.name);
    changed();
  });
  const row = make(
    'tr',
    {},
    make('th', {}, make('a', { href: path, class: 'id' }, name)),
    make('td', {}, tool.risk),
    make('td', {}, tool.category),
    make('td', {}, select),
  );
  row.firstElementChild?.setAttribute('scope', 'row');
  return {
    row,
    show() {
      preset.textContent = `${decisionTitle(presets[state.preset].decide(tool))} (${presets[state.preset].title.toLowerCase()})`;
      select.value = state.choices.get(tool.name) ?? '';
    },
  };
}

/** Where the page of a tool is, by its slug, and that of a target, by its id. */
interface ComposerPaths {
  tool(slug: string): string;
  target(id: string): string;
}

/**
 * Builds the composer into `place`. `data` is untrusted but for its shape; `tryTool` is the slug of the tool whose call is to
 * be tried first, or null.
 */
export function mountComposer(
  place: HTMLElement,
  data: ComposerData,
  paths: ComposerPaths,
  tryTool: string | null,
): void {
  const first: Target | undefined = targets[0];
  const state: State = {
    preset: 'recommended',
    choices: new Map(),
    target: first?.id ?? own,
    serverKey: data.key,
    others: null,
  };
  const status = make('output');
  status.setAttribute('aria-live', 'polite');
  const say = (text: string): void => {
    status.textContent = text;
  };
  const about = make('p', { class: 'quiet', id: 'about-preset' });
  const output = make('div');
  const others = make('div');
  const aboutTarget = make('p', { class: 'quiet' });
  const tryIt = simulator(data, () => neutralOf(data, state), tryTool);
  const rows = data.tools.map((tool) => toolRow(tool, paths.tool(tool.slug), state, () => update()));

  function update(): void {
    const result = outputOf(data, state);
    about.textContent = presets[state.preset].text;
    for (const { show } of rows) show();
    others.replaceChildren(
      chooser(
        'Tools that it does not list are',
        result.modes.map((mode) => [mode, modeTitles[mode]] as const),
        result.others,
        (value) => {
          state.others = otherToolsModes.find((mode) => mode === value) ?? null;
          update();
          others.querySelector('select')?.focus();
        },
      ),
    );
    const target = targets.find(({ id }) => id === state.target);
    aboutTarget.replaceChildren(
      ...(target === undefined
        ? []
        : [make('a', { href: paths.target(target.id) }, `What ${target.title} can and cannot do`)]),
    );
    output.replaceChildren(policyOutput(result, say));
    tryIt.update();
  }

  const key = make('input', { type: 'text', value: state.serverKey });
  key.maxLength = 64;
  key.spellcheck = false;
  key.autocomplete = 'off';
  key.addEventListener('input', () => {
    state.serverKey = safeKey(key.value) || data.key;
    update();
  });
  const radios = presetIds.map((id) => {
    const radio = make('input', { type: 'radio', name: 'preset', value: id, checked: id === state.preset });
    radio.addEventListener('change', () => {
      if (isPresetId(radio.value)) state.preset = radio.value;
      update();
    });
    return make('label', {}, radio, ` ${presets[id].title}`);
  });
  const table = make(
    'table',
    { class: 'tools' },
    make('thead', {}, make('tr', {}, ...['Tool', 'Risk', 'Category', 'Decision'].map((text) => make('th', {}, text)))),
    make('tbody', {}, ...rows.map(({ row }) => row)),
  );
  place.replaceChildren(
    make('fieldset', { class: 'presets' }, make('legend', {}, 'Preset'), ...radios),
    about,
    make(
      'div',
      { class: 'choices' },
      chooser(
        'Format',
        [...targets.map(({ id, title }) => [id, title] as const), [own, 'Toolgrade guard'] as const],
        state.target,
        (value) => {
          state.target = value;
          state.others = null;
          update();
        },
      ),
      make('label', {}, 'Your name for the server ', key),
      others,
    ),
    aboutTarget,
    make(
      'details',
      {},
      make('summary', {}, `Decide for single tools (${data.tools.length})`),
      make('div', { class: 'table' }, table),
    ),
    status,
    output,
    make('h3', { id: 'try' }, 'Try a call'),
    tryIt.element,
  );
  update();
  if (tryTool !== null) tryIt.focus();
}
