import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parsePolicyFile, policyFileSchema } from './policy-file.ts';

const head = { format: 'toolgrade policy', version: 1, others: 'deny' };

test.each<[string, object, string]>([
  [
    'two rules for a tool',
    {
      rules: [
        { tool: 'a', action: 'allow' },
        { tool: 'a', action: 'deny' },
      ],
    },
    'two rules',
  ],
  ['a limit without its number', { rules: [{ tool: 'a', action: 'limit' }] }, '/rules/0/limit'],
  [
    'a number without its limit',
    { rules: [{ tool: 'a', action: 'allow', limit: { max: 1, window: 'day' } }] },
    'limit',
  ],
  ['a fallback without its number', { rules: [{ tool: 'a', action: 'ask', fallback: { action: 'limit' } }] }, 'limit'],
  ['an unknown key', { rules: [], extra: true }, 'extra'],
  ['an unknown key of a rule', { rules: [{ tool: 'a', action: 'allow', hosts: [] }] }, 'hosts'],
  ['an unknown version', { rules: [], version: 2 }, '/version'],
  ['no default for other tools', { rules: [], others: undefined }, '/others'],
  [
    'an empty list of hosts',
    {
      rules: [
        {
          tool: 'a',
          action: 'allow',
          conditions: [{ check: 'hosts', argument: '/u', whenAbsent: 'pass', form: 'url', hosts: [] }],
        },
      ],
    },
    'hosts',
  ],
  [
    'a URL for a host',
    {
      rules: [
        {
          tool: 'a',
          action: 'allow',
          conditions: [
            { check: 'hosts', argument: '/u', whenAbsent: 'pass', form: 'url', hosts: ['https://a.example/'] },
          ],
        },
      ],
    },
    'must be a host',
  ],
  [
    'a pointer to everything',
    {
      rules: [
        { tool: 'a', action: 'allow', conditions: [{ check: 'oneOf', argument: '', whenAbsent: 'pass', values: [1] }] },
      ],
    },
    'pointer',
  ],
  [
    'cases of a hidden tool',
    { rules: [{ tool: 'a', action: 'hide', cases: [{ argument: '/x', values: [1], action: 'allow' }] }] },
    'hidden',
  ],
])('refuses %s', (_, members, complaint) => {
  const read = parsePolicyFile(JSON.stringify({ ...head, ...members }));
  expect(read.ok ? '' : read.failure.join('\n')).toContain(complaint);
});

test('fills in what may be missing, on the strict side', () => {
  const read = parsePolicyFile(JSON.stringify({ ...head, rules: [{ tool: '__proto__', action: 'ask' }] }));
  expect(read).toMatchObject({
    ok: true,
    value: { rules: [{ tool: '__proto__', remember: true, fallback: { action: 'deny' }, conditions: [], cases: [] }] },
  });
});

test('says that a text is not JSON', () => {
  expect(parsePolicyFile('{')).toMatchObject({ ok: false, failure: [expect.stringContaining('not JSON')] });
});

test('the published schema is that of the code', () => {
  const path = join(import.meta.dirname, '../../../public/schema/policy-v1.json');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(policyFileSchema());
});
