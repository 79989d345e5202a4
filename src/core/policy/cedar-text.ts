import type { ArgumentCondition } from '../model/argument-condition.ts';
import type { TreatedCase } from './target.ts';

/** Text without a character that is ever escaped, as most is. */
const plain = /^[ !#-)+-[\]-~]*$/;

function escaped(text: string, more: string): string {
  if (plain.test(text)) return text;
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '"' || character === '\\' || more.includes(character)) return `\\${character}`;
    return code >= 0x20 && code < 0x7f ? character : `\\u{${code.toString(16)}}`;
  }).join('');
}

/** A text as a Cedar string literal: every character that is not plain ASCII is an escape. */
export const cedarText = (text: string): string => `"${escaped(text, '')}"`;

/** A text inside a pattern of `like`, where `*` stands for anything. */
const cedarPattern = (parts: readonly string[]): string => `"${parts.map((part) => escaped(part, '*')).join('*')}"`;

/** True for hosts that a pattern can hold to: a `*` would match across a slash, so names below a domain cannot be listed. */
export function cedarTakes(condition: ArgumentCondition): boolean {
  switch (condition.check) {
    case 'hosts':
      return (condition.hosts ?? []).every((host) => /^[a-z0-9.:-]+$/.test(host));
    case 'under':
      return (condition.roots ?? []).every((root) => /^\/[ -~]*$/.test(root) && !/[\\%]|\.\./.test(root));
    case 'domains':
      return (condition.domains ?? []).every((domain) => /^[a-z0-9.-]+$/.test(domain));
    case 'oneOf':
      return condition.values.every((value) => typeof value === 'string' || typeof value === 'boolean');
    case 'maximum':
      return true;
    case 'total':
      return false;
  }
}

/** How a policy language built on Cedar names an argument, and compares a number. */
export interface CedarArguments {
  /** An expression for the argument's value. */
  value(argument: string): string;
  /** An expression that is true where the argument has a value that can be compared. */
  present(argument: string): string;
  /** An expression that is true where the call has no such argument. */
  absent(argument: string): string;
  /** An expression that is true where the argument is a number from 0 to max. */
  within(argument: string, max: number): string;
}

function passing(condition: ArgumentCondition, { value, within }: CedarArguments): string {
  const given = value(condition.argument);
  const like = (...parts: string[]): string => `${given} like ${cedarPattern(parts)}`;
  const never = (...texts: string[]): string => texts.map((text) => ` && !(${like('', text, '')})`).join('');
  const any = (all: readonly string[]): string => (all.length === 0 ? 'false' : `(${all.join(' || ')})`);
  switch (condition.check) {
    case 'hosts': {
      if (condition.form === 'host')
        return any((condition.hosts ?? []).map((host) => `${given} == ${cedarText(host)}`));
      const each = (condition.hosts ?? []).flatMap((host) =>
        ['https', 'http'].flatMap((scheme) => [
          `${given} == ${cedarText(`${scheme}://${host}`)}`,
          like(`${scheme}://${host}/`, ''),
        ]),
      );
      return `(${any(each)}${never('\\', ' ', '\n', '\r', '\t')})`;
    }
    case 'under': {
      const each = (condition.roots ?? []).flatMap((root) => {
        const folder = root.replace(/\/+$/, '');
        return folder === '' ? [like('/', '')] : [`${given} == ${cedarText(folder)}`, like(`${folder}/`, '')];
      });
      return `(${any(each)}${never('..', '\\', '%', '\n', '\r', '\0')})`;
    }
    case 'domains': {
      const each = (condition.domains ?? []).map((domain) => like('', `@${domain}`));
      const twice = ` && !(${like('', '@', '@', '')})`;
      return `(${any(each)}${twice}${never(',', ';', ' ', '<', '(', '"', '\n', '\r', '\t')} && !(${like('@', '')}))`;
    }
    case 'oneOf':
      return any(
        condition.values.map((each) => `${given} == ${typeof each === 'string' ? cedarText(each) : String(each)}`),
      );
    case 'maximum':
      return within(condition.argument, condition.max ?? -1);
    case 'total':
      return 'false';
  }
}

/** An expression that is true where a call meets a condition. */
export function cedarCondition(condition: ArgumentCondition, names: CedarArguments): string {
  const met = passing(condition, names);
  const held = `(${names.present(condition.argument)} && ${met})`;
  return condition.whenAbsent === 'pass' ? `(${names.absent(condition.argument)} || ${held})` : held;
}

/** An expression that is true for the calls that are treated apart. */
export function cedarCase(
  { argument, values }: Pick<TreatedCase, 'argument' | 'values'>,
  names: CedarArguments,
): string {
  return cedarCondition({ check: 'oneOf', argument, values: [...values], whenAbsent: 'refuse' }, names);
}
