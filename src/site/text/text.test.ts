import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { csvRow } from './csv.ts';
import { escapeMarkdown, fenced } from './markdown.ts';
import { escapeXml } from './xml.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'<>&"\'`*_[]()!#-+=@|~\\\r\n\t .a1\u0000\u202e\ud800\ufeff]') }),
);

/** The text that a document holds, and what its attribute does. Throws where it is not well-formed. */
function parse(xml: string): { text: string; attribute: string; elements: number } {
  const found = { text: '', attribute: '', elements: 0 };
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', (text) => (found.text += text));
  parser.on('opentag', ({ attributes }) => {
    found.elements += 1;
    found.attribute = String(attributes['b']);
  });
  parser.write(xml).close();
  return found;
}

describe('escapeXml', () => {
  it('X11: keeps any text as text, in a document that stays well-formed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: held, attribute, elements } = parse(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`);
        expect(elements).toBe(1);
        const wanted = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
        expect(held).toBe(wanted.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
        expect(attribute.length).toBe(wanted.replaceAll('\r\n', '\n').length);
      }),
    );
  });
});

describe('csvRow', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\u00a0=1', ' =1', '\uff1d1', '|cmd', '\ufeff=1'])(
    'X10: lets no spreadsheet calculate %j',
    (text) => {
      expect(csvRow([text])).toMatch(/^"'/);
    },
  );

  it('gives back what went in, whatever stands in a cell', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1 }), (cells) => {
        const row = csvRow(cells);
        const read = Array.from(row.slice(0, -2).matchAll(/"((?:[^"]|"")*)"(?:,|$)/g), ([, text = '']) =>
          text.replaceAll('""', '"'),
        );
        expect(read).toHaveLength(cells.length);
        for (const text of read) expect(text).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
    expect(csvRow(['a"b', 3, null, true, '-'])).toBe(`"a""b",3,,true,"'-"\r\n`);
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['[a](javascript:b)', '\\[a\\](javascript:b)'],
    ['![x](https://t.invalid/p.png)', '\\!\\[x\\](https\\://t.invalid/p.png)'],
    ['<b onclick=a> & `code`', '\\<b onclick=a\\> \\& \\`code\\`'],
    ['# Title\n- item', '\\# Title - item'],
    ['Lists files. Then stops.', 'Lists files. Then stops.'],
    ['get_file', 'get\\_file'],
    ['www.t.invalid and me@t.invalid', 'www\\.t.invalid and me\\@t.invalid'],
    ['npm:@scope/a-b 1.2.3', 'npm:@scope/a-b 1.2.3'],
    ['1. item', '1\\. item'],
    ['2) item', '2\\) item'],
    ['a\u202eb', 'a⟨U+202E⟩b'],
  ])('X2: leaves no markup in %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('is one line that no marker starts', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/[\n\r]/);
        expect(escaped).not.toMatch(/^(?:[#>*+\-=|`~<]|\d+[.)]\s)/);
        expect(escaped).not.toMatch(/(?<!\\)(?:\\\\)*[`<>[\]*_|]/);
      }),
    );
  });
});

describe('fenced', () => {
  it('cannot be left from inside', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [fence = '', ...rest] = fenced(text).split('\n');
        expect(fence).toMatch(/^`{3,}$/);
        expect(rest.pop()).toBe(fence);
        for (const line of rest) expect(line.includes(fence)).toBe(false);
      }),
    );
  });
});
