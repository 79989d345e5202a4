import stringify from 'json-stringify-pretty-compact';
import { inSentence } from '../model/in-sentence.ts';
import { canonicalJson } from '../model/json.ts';
import type { Loss, Policy, PolicyFilePart, ToolDecision } from '../model/policy.ts';
import type { Limit } from '../model/decision.ts';
import type { Window } from '../taxonomy/window.ts';
import { enforcedOf } from './enforced.ts';
import { openPlaces } from './placeholders.ts';
import type { EmitOptions, Enforced, Enforcement, Target } from './target.ts';

/** From mildest to strictest. */
const severity: Record<Enforcement['action'], number> = { allow: 0, limit: 1, ask: 2, deny: 3, hide: 4, none: 5 };

const secondsIn: Record<Window, number> = { minute: 60, hour: 3_600, day: 86_400 };

/** True where one limit lets fewer calls pass over time than another. */
function isTighter(one: Limit, other: Limit): boolean {
  return one.max / secondsIn[one.window] <= other.max / secondsIn[other.window];
}

/**
 * The stricter of two enforcements: the stricter action, the limit that lets fewer calls pass over time, the conditions of
 * both, and no call treated apart.
 */
export function stricter(one: Enforcement, other: Enforcement): Enforcement {
  if (isSame(one, other)) return one;
  const [graver, milder] = severity[one.action] >= severity[other.action] ? [one, other] : [other, one];
  if (graver.action === 'none' || graver.action === 'hide' || graver.action === 'deny') {
    return { action: graver.action, limit: null, conditions: [], cases: [] };
  }
  const limits = [graver.limit, milder.limit].filter((limit) => limit !== null);
  const [first = null, second = first] = limits;
  const tighter = first !== null && second !== null && !isTighter(first, second) ? second : first;
  return {
    action: graver.action,
    limit: graver.action === 'limit' ? tighter : null,
    conditions: [...graver.conditions, ...milder.conditions],
    cases: [],
  };
}

/** True where two enforcements do the same. */
export function isSame(one: Enforcement, other: Enforcement): boolean {
  return one === other || canonicalJson(one) === canonicalJson(other);
}

/** What a target does with each tool, in code-unit order of the names, and every loss in the same order. */
export interface Settlement {
  tools: ReadonlyMap<string, Enforcement>;
  losses: Loss[];
}

/**
 * Settles decisions for a target: one entry a name, whatever the order of the decisions. Where a server lists a name
 * twice, the stricter of the two holds, and that is a loss.
 */
export function settle(decisions: readonly ToolDecision[], enforces: (decision: ToolDecision) => Enforced): Settlement {
  const enforced = enforcedOf(decisions, enforces);
  const ordered = [...decisions.entries()].sort(([, one], [, other]) => {
    if (one.tool !== other.tool) return one.tool < other.tool ? -1 : 1;
    const [a, b] = [canonicalJson(one), canonicalJson(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  });
  const tools = new Map<string, Enforcement>();
  const losses: Loss[] = [];
  for (const [at, decision] of ordered) {
    const { enforcement, losses: lost } = enforced[at] ?? enforces(decision);
    const known = tools.get(decision.tool);
    tools.set(decision.tool, known === undefined ? enforcement : stricter(known, enforcement));
    losses.push(...lost.map((text) => ({ tool: decision.tool, text })));
    if (known !== undefined && !isSame(known, enforcement)) {
      losses.push({
        tool: decision.tool,
        text: 'Two tools of this server have the same name, so the stricter of their decisions holds for both.',
      });
    }
  }
  return { tools, losses };
}

/**
 * Settled tools under the names that a client gives them. Tools that it names alike share an entry, and the stricter
 * decision holds for all of them, which is a loss for the others. What cannot be named has no entry.
 */
export function renamed(
  { tools, losses }: Settlement,
  rename: (tool: string) => string,
  client: string,
): { entries: ReadonlyMap<string, Enforcement>; losses: Loss[] } {
  const nameable = [...tools]
    .filter(([, { action }]) => action !== 'none')
    .map(([tool, enforcement]) => ({ tool, enforcement, name: rename(tool) }));
  const entries = new Map<string, Enforcement>();
  for (const { enforcement, name } of nameable) {
    const known = entries.get(name);
    entries.set(name, known === undefined ? enforcement : stricter(known, enforcement));
  }
  const shared = nameable.filter(({ enforcement, name }) => {
    const held = entries.get(name);
    return held !== undefined && !isSame(held, enforcement);
  });
  const text = (tool: string): string =>
    `Another tool of this server has the same name in ${client}, so its stricter rule holds for ${inSentence(tool)} too.`;
  return { entries, losses: [...losses, ...shared.map(({ tool }) => ({ tool, text: text(tool) }))] };
}

/** Throws where a target is asked for a mode that it does not have. */
export function assertSupported({ id, others }: Pick<Target, 'id' | 'others'>, { others: mode }: EmitOptions): void {
  if (!others.some((other) => other.mode === mode)) throw new RangeError(`${id} cannot leave other tools ${mode}`);
}

/** In plain ASCII nothing can hide, and most texts are that. */
const notPlain = /[^ -~]/;
const notPlainLines = /[^\n -~]/;
const invisible = /[\p{C}\p{Zl}\p{Zp}]/u;
const invisibles = /[^\n\P{C}]|[\p{Zl}\p{Zp}]/gu;

/** True where a text has characters that a reader cannot see, line breaks included. */
export function hasInvisible(text: string): boolean {
  return notPlain.test(text) && invisible.test(text);
}

/**
 * A document with every character that a reader cannot see, apart from line breaks, written as an escape, so that
 * nothing in a policy hides from whoever reviews it. The document must have such characters in quoted strings only.
 * `pairs` writes characters beyond U+FFFF as two escapes (JSON), `long` as one of eight digits (YAML, TOML).
 */
export function escapeInvisible(document: string, astral: 'pairs' | 'long'): string {
  if (!notPlainLines.test(document)) return document;
  return document.replace(invisibles, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xffff && astral === 'long') return `\\U${code.toString(16).padStart(8, '0')}`;
    return Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join('');
  });
}

/** A JSON document as a file: what fits on a line is on one, two spaces, a final line break, nothing invisible. */
export function jsonDocument(value: unknown): string {
  return `${escapeInvisible(stringify(value, { maxLength: 100 }), 'pairs')}\n`;
}

/** A file beside a policy whose text is written when it is first asked for: a page shows the name alone. */
export function writtenLater(fileName: string, write: () => string): PolicyFilePart {
  let text: string | null = null;
  return {
    fileName,
    get text() {
      return (text ??= write());
    },
  };
}

/** A policy, with the places that the reader has to fill in. `tools` is what the text does with each tool. */
export function policyOf(
  text: string,
  tools: ReadonlyMap<string, Enforcement>,
  losses: Loss[],
  more: PolicyFilePart[] = [],
): Policy {
  return { text, more, losses, openPlaces: openPlaces(tools) };
}
