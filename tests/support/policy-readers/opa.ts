import { RE2JS } from 're2js';
import { z } from 'zod';
import type { Judge, Reader } from './reader.ts';

/** A rule of the subset of Rego that is read here: a name, and lines that must all hold. */
interface Rule {
  name: string;
  lines: readonly string[];
}

const text = String.raw`"(?:[^"\\]|\\.)*"`;
const statement = new RegExp(
  [
    String.raw`input\.method == ${text}`,
    String.raw`input\.params\.name == ${text}`,
    String.raw`value := object\.get\(input\.params, array\.concat\(\["arguments"\], \[(?:${text},?)+\]\), null\)`,
    String.raw`value in \[.*\]`,
    String.raw`is_(?:string|number)\(value\)`,
    String.raw`value [<>]= -?[\d.]+`,
    String.raw`regex\.match\(${text}, value\)`,
    String.raw`(?:not )?check_\d+_\d+`,
  ].join('|'),
  's',
);

function parsed(module: string): Rule[] {
  const [head, ...blocks] = module.trimEnd().split('\n\n');
  const start = blocks.splice(0, 2).join('\n');
  if (head !== 'package toolgrade.mcp' || start !== 'import rego.v1\ndefault allow := false')
    throw new Error('no such head');
  return blocks.map((block) => {
    const [, name = '', body = ''] = /^(allow|check_\d+_\d+) if \{\n([^]*)\n\}$/.exec(block) ?? [];
    const lines = body.split('\n').map((line) => line.trim());
    for (const line of lines) {
      if (!new RegExp(`^(?:${statement.source})$`, 's').test(line)) throw new Error(`not read here: ${line}`);
    }
    return { name, lines };
  });
}

const patterns = new Map<string, RE2JS>();
function matches(pattern: string, value: string): boolean {
  const known = patterns.get(pattern) ?? RE2JS.compile(pattern);
  patterns.set(pattern, known);
  return known.matcher(value).find();
}

const texts = z.array(z.string());
const said = (json: string): string => z.string().parse(JSON.parse(json));

function at(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key)) return null;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function evaluator(
  rules: readonly Rule[],
): (input: { method: string; params: { name: string; arguments: object } }) => boolean {
  return (input) => {
    const isTrue = (name: string): boolean => rules.some((rule) => rule.name === name && body(rule.lines));
    const body = (lines: readonly string[]): boolean => {
      let value: unknown;
      return lines.every((line) => {
        const [, method] = /^input\.method == (.*)$/s.exec(line) ?? [];
        if (method !== undefined) return input.method === said(method);
        const [, name] = /^input\.params\.name == (.*)$/s.exec(line) ?? [];
        if (name !== undefined) return input.params.name === said(name);
        const [, path] = /array\.concat\(\["arguments"\], (\[.*\])\), null\)$/s.exec(line) ?? [];
        if (path !== undefined) {
          value = at(input.params.arguments, texts.parse(JSON.parse(path)));
          return value !== undefined;
        }
        const [, list] = /^value in (\[.*\])$/s.exec(line) ?? [];
        if (list !== undefined)
          return z
            .array(z.unknown())
            .parse(JSON.parse(list))
            .some((each) => same(each, value));
        if (line === 'is_string(value)') return typeof value === 'string';
        if (line === 'is_number(value)') return typeof value === 'number';
        const [, sign, bound] = /^value ([<>])= (.*)$/.exec(line) ?? [];
        if (bound !== undefined) return sign === '<' ? Number(value) <= Number(bound) : Number(value) >= Number(bound);
        const [, pattern] = /^regex\.match\((.*), value\)$/s.exec(line) ?? [];
        if (pattern !== undefined) return matches(said(pattern), String(value));
        return line.startsWith('not ') ? !isTrue(line.slice(4)) : isTrue(line);
      });
    };
    return isTrue('allow');
  };
}

/** The subset of Rego that policies use, by an evaluator of our own after the language's documentation. */
export const opaReader: Reader = {
  target: 'opa',
  engine: 'our evaluator of the subset of Rego that is written, with re2js for regular expressions',
  problems({ text: module }) {
    try {
      parsed(module);
      return [];
    } catch (error) {
      return [String(error)];
    }
  },
  open({ text: module }): Judge {
    const allows = evaluator(parsed(module));
    return {
      listed: () => true,
      call: (tool, given) =>
        allows({ method: 'tools/call', params: { name: tool, arguments: given } }) ? 'allow' : 'deny',
    };
  },
};
