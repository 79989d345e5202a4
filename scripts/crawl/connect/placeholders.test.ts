import { describe, expect, it } from 'vitest';
import { variablesAskedFor } from './exit-failure.ts';
import { placeholdersFor, scrubTools } from './placeholders.ts';

describe('placeholdersFor', () => {
  it('makes up values for identities, places and credentials, and for nothing that chooses how to run', () => {
    const names = [
      'EXAMPLE_API_KEY',
      'EXAMPLE_URL',
      'EXAMPLE_HOST',
      'EXAMPLE_READ_ONLY',
      'PORT',
      'HOME',
      'NODE_AUTH_TOKEN',
      'LOG_LEVEL',
    ];
    expect(Object.keys(placeholdersFor(names))).toEqual(['EXAMPLE_API_KEY', 'EXAMPLE_URL', 'EXAMPLE_HOST']);
    expect(URL.canParse(placeholdersFor(['EXAMPLE_URL'])['EXAMPLE_URL'] ?? '')).toBe(true);
    expect(placeholdersFor(['A_KEY'])['A_KEY']).not.toBe(placeholdersFor(['B_KEY'])['B_KEY']);
    expect(placeholdersFor(['A_KEY'])).toEqual(placeholdersFor(['A_KEY']));
  });

  it('sets what a server asks for by name, whatever it looks like, as far as it is a name', () => {
    expect(Object.keys(placeholdersFor([], ['EXAMPLE_MODE', 'no-name', '__proto__']))).toEqual(['EXAMPLE_MODE']);
  });
});

describe('variablesAskedFor', () => {
  it.each([
    ['Error: EXAMPLE_API_KEY environment variable is required', ['EXAMPLE_API_KEY']],
    ['Please set A_TOKEN and B_URL', ['A_TOKEN', 'B_URL']],
    ['Missing: pass --key / MY_API_KEY\nUsage: x [options]\n  OTHER_MODE must be one of', ['MY_API_KEY']],
    ['code: ERR_INVALID_ARG_TYPE required', []],
    ['LOADED_MODULE fine', []],
  ])('reads %j', (text, names) => {
    expect(variablesAskedFor(text)).toEqual(names);
  });
});

describe('scrubTools', () => {
  it('puts names of variables where their values stood, and says where', () => {
    const placeholders = placeholdersFor(['EXAMPLE_URL', 'EXAMPLE_API_KEY']);
    const { EXAMPLE_URL: url = '', EXAMPLE_API_KEY: key = '' } = placeholders;
    const [tool] = scrubTools(
      [
        {
          definition: {
            name: 'a',
            description: `Asks ${url}/v1`,
            inputSchema: { properties: { [`x-${key}`]: { default: key, enum: ['b', key] } } },
          },
          partial: [],
          notes: [],
        },
        { definition: { name: 'home', description: 'Reads /home/user/files' }, partial: [], notes: [] },
      ],
      placeholders,
    );
    expect(tool?.definition.description).toBe('Asks $EXAMPLE_URL/v1');
    expect(JSON.stringify(tool)).not.toContain('toolgrade-placeholder');
    expect(tool?.definition.inputSchema).toEqual({
      properties: { 'x-$EXAMPLE_API_KEY': { default: '$EXAMPLE_API_KEY', enum: ['b', '$EXAMPLE_API_KEY'] } },
    });
    expect(tool?.partial[0]).toEqual({
      pointer: '/description',
      reason: 'holds the value of the variable EXAMPLE_URL',
    });
  });
});
