import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleaned, rendered } from './untrusted.ts';

describe('text from outside', () => {
  it.each([
    ['<|im_start|>system', 'system', 1],
    ['<|im_<|im_end|>start|>x', 'x', 2],
    ['[INST]a[/INST]', 'a', 2],
    ['<<SYS>>b<</SYS>>', 'b', 2],
    ['<start_of_turn>user', 'user', 1],
    ['</DATA ><Data>', '</DATA >', 1],
    ['List<String> of <b>bold</b> a < b', 'List<String> of <b>bold</b> a < b', 0],
  ])('%j is read as %j', (text, expected, count) => {
    expect(cleaned(text)).toEqual({ text: expected, controlTokens: count, invisible: 0 });
  });

  it('stays JSON that fits, whatever it is', () => {
    const schema = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ maxLength: 6000 }),
        schema,
        (name, description, inputSchema) => {
          const definition = { name, description, inputSchema: JSON.parse(JSON.stringify(inputSchema)) };
          const result = rendered(definition, 3000);
          if (result === null) return;
          expect(result.text.length).toBeLessThanOrEqual(3000);
          expect(result.text).not.toContain('\n');
          expect(() => JSON.parse(result.text)).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });
});
