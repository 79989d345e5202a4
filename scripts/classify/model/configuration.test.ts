import { describe, expect, it } from 'vitest';
import { ConfigurationError, readConfiguration } from './configuration.ts';

const local = { TOOLGRADE_MODEL: 'model-1', OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1/' };

describe('configuration', () => {
  it.each([{}, { TOOLGRADE_MODEL: ' ' }, { OPENAI_API_KEY: 'sk-1', TOOLGRADE_MODEL_TOKENS: 'many' }])(
    'is none without a model: %j',
    (environment) => expect(readConfiguration(environment)).toBeNull(),
  );

  it('reads an endpoint that needs no key', () => {
    expect(readConfiguration({ ...local, OPENAI_API_KEY: '' })).toEqual({
      model: 'model-1',
      baseURL: 'http://127.0.0.1:11434/v1',
      apiKey: 'none',
      tokens: null,
      usd: null,
      prices: null,
      concurrency: 4,
      timeout: 120_000,
    });
  });

  it('goes to OpenAI with a key', () => {
    const read = readConfiguration({ TOOLGRADE_MODEL: 'model-1', OPENAI_API_KEY: 'sk-1' });
    expect(read).toMatchObject({ baseURL: 'https://api.openai.com/v1', apiKey: 'sk-1' });
  });

  it.each([
    [{ TOOLGRADE_MODEL: 'model-1' }, 'OPENAI_API_KEY'],
    [{ ...local, OPENAI_BASE_URL: 'file:///etc/passwd' }, 'OPENAI_BASE_URL'],
    [{ ...local, OPENAI_BASE_URL: 'https://user:secret@example.com/v1' }, 'OPENAI_BASE_URL'],
    [{ ...local, TOOLGRADE_MODEL_TOKENS: 'secret' }, 'TOOLGRADE_MODEL_TOKENS'],
    [{ ...local, TOOLGRADE_MODEL_TOKENS: '-1' }, 'TOOLGRADE_MODEL_TOKENS'],
    [{ ...local, TOOLGRADE_MODEL_CONCURRENCY: '1000' }, 'TOOLGRADE_MODEL_CONCURRENCY'],
    [{ ...local, TOOLGRADE_MODEL_USD: '5', TOOLGRADE_MODEL_USD_IN: '1' }, 'TOOLGRADE_MODEL_USD_OUT'],
  ])('%j is refused in words that name the variable and no value', (environment, name) => {
    expect(() => readConfiguration(environment)).toThrow(ConfigurationError);
    expect(() => readConfiguration(environment)).toThrow(name);
    expect(() => readConfiguration(environment)).not.toThrow('secret');
  });
});
