import { expect, test } from 'vitest';
import { noCounts } from './records.ts';
import { isSecretName, traitsOf } from './server-traits.ts';

const read = { outcome: { state: 'ok', code: null, message: null }, environment: [], kind: 'npm' } as const;
const reader = {
  ...noCounts(),
  tools: 1,
  risks: { ...noCounts().risks, Low: 1 },
  categories: { ...noCounts().categories, Read: 1 },
};

test('a server of one harmless reader has every trait', () => {
  expect(traitsOf({ ...read, environment: [] }, reader)).toHaveLength(8);
});

test('what was not read is not said to be missing', () => {
  expect(
    traitsOf({ ...read, environment: [], outcome: { state: 'truncated', code: 'X', message: null } }, reader),
  ).toEqual([]);
  expect(traitsOf({ ...read, environment: [] }, noCounts())).toEqual([]);
});

test('a tool, a capability or a variable takes a trait away', () => {
  const remover = { ...reader, tools: 2, categories: { ...reader.categories, Destructive: 1 } };
  expect(traitsOf({ ...read, environment: [] }, remover)).not.toContain('no-destructive');
  const all = { ...reader.facets, 'private-data': 1, 'untrusted-content': 1, 'external-communication': 1 };
  expect(traitsOf({ ...read, environment: [] }, { ...reader, facets: all })).not.toContain('no-trifecta');
  expect(traitsOf({ ...read, environment: ['API_KEY'] }, reader)).not.toContain('no-secret');
  expect(traitsOf({ ...read, environment: [], kind: 'remote' }, reader)).not.toContain('no-secret');
});

test.each([
  'API_KEY',
  'GITHUB_TOKEN',
  'DB_PASSWORD',
  'OPENAI_APIKEY',
  'PGPASSWORD_FILE_SECRET',
  'MONGO_CONNECTION_STRING',
])('%s names a secret', (name) => expect(isSecretName(name)).toBe(true));
test.each(['PATH', 'KEYBOARD', 'DEBUG', 'MONKEY_PORT', 'TOKENIZERS_PARALLELISM', 'AUTHOR'])('%s does not', (name) =>
  expect(isSecretName(name)).toBe(false),
);
