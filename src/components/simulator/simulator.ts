import type { JsonValue } from '#core/model/json.ts';
import type { PolicyFile } from '#core/model/policy-file.ts';
import { counted, type Counters } from '#core/policy/neutral/counters.ts';
import { evaluate, type Verdict } from '#core/policy/neutral/evaluate.ts';
import type { ArgumentField } from '#site/views/argument-form.ts';
import type { ComposerData, ComposerTool } from '#site/views/composer-data.ts';
import { visibleName } from '#site/views/visible.ts';
import { button, make } from '../composer/make.ts';

const verdictTitles: Record<Verdict['action'], string> = {
  allow: 'It passes.',
  ask: 'A person is asked first.',
  deny: 'It is refused.',
};

/** The part of a policy that a JSON pointer names: what a verdict points to. */
function partAt(policy: PolicyFile, pointer: string): unknown {
  const [, kind, index = '', inner, place = ''] = pointer.split('/');
  if (kind !== 'rules') return policy.others;
  const rule = policy.rules[Number(index)];
  if (rule === undefined) return undefined;
  if (inner === 'conditions') return rule.conditions[Number(place)];
  if (inner === 'cases') return rule.cases[Number(place)];
  return inner === 'fallback' ? rule.fallback : rule;
}

/** The value that a field says, or undefined where it is left out. */
function valueOf({ kind, options = [] }: ArgumentField, text: string): JsonValue | undefined {
  if (text === '') return undefined;
  if (kind === 'choice') return options.find((option) => String(option) === text);
  if (kind === 'switch') return text === 'true';
  if (kind === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function inputFor({ kind, options = [] }: ArgumentField): HTMLInputElement | HTMLSelectElement {
  if (kind !== 'choice' && kind !== 'switch') {
    const input = make('input', { type: 'text' });
    input.autocomplete = 'off';
    input.spellcheck = false;
    if (kind === 'number') input.inputMode = 'decimal';
    return input;
  }
  const values = kind === 'switch' ? ['true', 'false'] : options.map(String);
  return make(
    'select',
    {},
    make('option', { value: '' }, '(left out)'),
    ...values.map((value) => make('option', { value }, value)),
  );
}

/**
 * A form for a call of a tool, and what the policy at hand makes of it. It is the neutral policy that judges: what a format
 * cannot express is said where the policy is shown. Limits count the calls that passed here.
 */
export function simulator(
  data: ComposerData,
  policy: () => PolicyFile,
  slug: string | null,
): { element: HTMLElement; update(): void; focus(): void } {
  let counters: Counters = new Map();
  const started = data.tools.find((each) => each.slug === slug) ?? data.tools[0];
  const choice = make('select');
  for (const tool of data.tools) choice.append(make('option', { value: tool.slug }, visibleName(tool.name)));
  if (started !== undefined) choice.value = started.slug;
  const current = (): ComposerTool | undefined => data.tools.find((each) => each.slug === choice.value);

  const fields = make('div', { class: 'fields' });
  const json = make('textarea', { id: 'arguments' });
  json.rows = 4;
  json.spellcheck = false;
  const canAsk = make('input', { type: 'checkbox', checked: true });
  const verdict = make('output', { class: 'verdict-of-call' });
  verdict.setAttribute('aria-live', 'polite');
  let inputs: { field: ArgumentField; input: HTMLInputElement | HTMLSelectElement }[] = [];

  const judge = (counts: boolean): void => {
    const tool = current();
    if (tool === undefined) return;
    let given: unknown;
    try {
      given = JSON.parse(json.value.trim() === '' ? '{}' : json.value);
    } catch {
      verdict.replaceChildren(make('p', {}, 'The arguments are not JSON.'));
      return;
    }
    const file = policy();
    const at = performance.now();
    const found = evaluate(file, { tool: tool.name, arguments: given, at, canAsk: canAsk.checked }, counters);
    if (counts && found.action !== 'deny') counters = counted(counters, found.counts, at);
    verdict.replaceChildren(
      make('p', { class: `is-${found.action}` }, make('strong', {}, verdictTitles[found.action]), ` ${found.reason}`),
      make(
        'details',
        {},
        make('summary', {}, `The rule that says so: ${found.rule}`),
        make('pre', {}, make('code', {}, JSON.stringify(partAt(file, found.rule), null, 2))),
      ),
    );
  };
  const fromFields = (): void => {
    const members = inputs.flatMap(({ field, input }) => {
      const value = valueOf(field, input.value);
      return value === undefined ? [] : [[field.name, value] as const];
    });
    json.value = JSON.stringify(Object.fromEntries(members), null, 2);
    judge(false);
  };
  const showFields = (): void => {
    inputs = (current()?.form ?? []).map((field) => ({ field, input: inputFor(field) }));
    fields.replaceChildren(
      ...inputs.map(({ field, input }) => {
        input.addEventListener('input', fromFields);
        return make(
          'label',
          {},
          make('span', { class: 'id' }, visibleName(field.name)),
          field.required ? ' (required) ' : ' ',
          input,
        );
      }),
    );
    fromFields();
  };
  choice.addEventListener('change', () => {
    counters = new Map();
    showFields();
  });
  json.addEventListener('input', () => judge(false));
  canAsk.addEventListener('change', () => judge(false));
  showFields();
  const element = make(
    'div',
    { class: 'simulator' },
    make('label', {}, 'Tool ', choice),
    fields,
    make('label', { for: 'arguments' }, 'Arguments as JSON'),
    json,
    make('label', {}, canAsk, ' A person can be asked'),
    make(
      'p',
      { class: 'actions' },
      button('Make the call, and count it', () => judge(true)),
      ' ',
      button('Forget the calls so far', () => {
        counters = new Map();
        judge(false);
      }),
    ),
    verdict,
    make('p', { class: 'quiet' }, 'Nothing is called: the policy is applied to what you typed, in this page.'),
  );
  return { element, update: () => judge(false), focus: () => choice.focus() };
}
