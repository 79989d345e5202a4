import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { craftZip, type CraftedZipEntry } from '../../tests/support/craft-zip.ts';
import { limits } from './limits.ts';
import { readZip } from './read-archive-zip.ts';

const everything = (): boolean => true;
const manifest: CraftedZipEntry = { path: 'manifest.json', body: '{"name":"a"}' };

async function archiveOf(entries: readonly CraftedZipEntry[], wanted: (path: string) => boolean = everything) {
  const result = await readZip(craftZip(entries), wanted);
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

async function codeOf(bytes: Buffer): Promise<string> {
  const result = await readZip(bytes, everything);
  return result.ok ? 'ok' : result.failure.code;
}

describe('readZip', () => {
  it('keeps the text of wanted files and the paths of all, folders apart', async () => {
    const { files, paths, notes } = await archiveOf(
      [
        manifest,
        { path: 'server/', mode: 0o040755, stored: true },
        { path: 'server/index.js', body: 'export {}', stored: true },
        { path: 'logo.png', body: 'x' },
      ],
      (path) => /\.js(?:on)?$/.test(path),
    );
    expect([...files]).toEqual([
      ['manifest.json', '{"name":"a"}'],
      ['server/index.js', 'export {}'],
    ]);
    expect([...paths]).toEqual(['manifest.json', 'server/index.js', 'logo.png']);
    expect(notes).toEqual([]);
  });

  it('reads an archive made without Unix modes', async () => {
    expect((await archiveOf([{ ...manifest, mode: 0 }])).files.size).toBe(1);
  });

  it.each([
    ['T1', 'server/../../evil'],
    ['T1', 'server\\..\\..\\evil'],
    ['T2', '/etc/passwd'],
    ['T2', 'C:\\windows\\evil'],
    ['T2', '\\\\server\\share'],
    ['T2', 'nul\0name'],
    ['T9', `${'a/'.repeat(40)}b.js`],
    ['T9', 'x'.repeat(600)],
  ])('%s refuses an archive with the path %j', async (_case, path) => {
    expect(await codeOf(craftZip([manifest, { path, body: 'x' }]))).toBe('E_ZIP_PATH');
  });

  it('T3 skips links and reads the file behind them as a file of its own', async () => {
    const { files, notes } = await archiveOf([
      manifest,
      { path: 'out', body: '/etc', mode: 0o120777 },
      { path: 'out/passwd.js', body: 'mine' },
    ]);
    expect(notes).toEqual(['LINK_SKIPPED']);
    expect([...files.keys()]).toEqual(['manifest.json', 'out/passwd.js']);
  });

  it.each([
    ['a character device', 0o020644],
    ['a block device', 0o060644],
    ['a pipe', 0o010644],
    ['a socket', 0o140644],
  ])('T5 skips %s', async (_what, mode) => {
    const { paths, notes } = await archiveOf([manifest, { path: 'odd', mode }]);
    expect(notes).toEqual(['TYPE_SKIPPED']);
    expect([...paths]).toEqual(['manifest.json']);
  });

  it('T5 skips what is encrypted, and methods that are not read', async () => {
    const { notes, files } = await archiveOf([
      manifest,
      { path: 'secret.js', body: 'x', flags: 0x801 },
      { path: 'odd.js', body: 'x', method: 99 },
    ]);
    expect(notes).toEqual(['ENCRYPTED_SKIPPED', 'METHOD_SKIPPED']);
    expect([...files.keys()]).toEqual(['manifest.json']);
  });

  it('T6 stops at an archive that unpacks to far more than its size', async () => {
    const bomb = craftZip([manifest, { path: 'zeros.js', body: Buffer.alloc(32 * 1024 * 1024) }]);
    expect(bomb.length * limits.tarball.ratio).toBeLessThan(32 * 1024 * 1024);
    expect(await codeOf(bomb)).toBe('E_ZIP_BOMB');
  });

  it('T6 stops at many entries that add up to a bomb, and at a size that lies', async () => {
    const megabyte = Buffer.alloc(1024 * 1024);
    const many = Array.from({ length: 20 }, (_, index) => ({ path: `${index}.js`, body: megabyte }));
    expect(await codeOf(craftZip(many))).toBe('E_ZIP_BOMB');
    expect(await codeOf(craftZip([{ path: 'zeros.js', body: megabyte, size: 10 }]))).toBe('E_ZIP_CORRUPT');
  });

  it('T6 refuses an archive that is too large as it is', async () => {
    expect(await codeOf(Buffer.alloc(limits.tarball.compressed + 1))).toBe('E_ZIP_BOMB');
  });

  it('T7 leaves a nested archive closed', async () => {
    const { paths } = await archiveOf([manifest, { path: 'nested.zip', body: craftZip([manifest]) }]);
    expect([...paths]).toEqual(['manifest.json', 'nested.zip']);
  });

  it('T8 stops at too many entries', async () => {
    const many = Array.from({ length: limits.tarball.entries + 1 }, (_, index) => ({
      path: `${index}.js`,
      stored: true,
    }));
    expect(await codeOf(craftZip(many))).toBe('E_ZIP_ENTRIES');
  });

  it('T10 keeps both of two paths that differ in case or form alone, and says so', async () => {
    const { files, notes } = await archiveOf([
      { path: 'README.js', body: 'one' },
      { path: 'readme.js', body: 'two' },
      { path: 'caf\u00e9.js', body: 'three' },
      { path: 'cafe\u0301.js', body: 'four' },
    ]);
    expect(files.size).toBe(4);
    expect(notes).toEqual(['CASE_COLLISION']);
  });

  it('T13 refuses an archive whose list and content name a file differently', async () => {
    expect(await codeOf(craftZip([{ ...manifest, localPath: 'manifest.js_n' }]))).toBe('E_ZIP_DIFF');
  });

  it('T14 keeps the first of two equal paths, and says so', async () => {
    const { files, notes } = await archiveOf([manifest, { ...manifest, body: '{"name":"other"}' }]);
    expect(files.get('manifest.json')).toBe('{"name":"a"}');
    expect(notes).toEqual(['E_ZIP_DUP']);
  });

  it('T15 refuses an archive that is cut short, changed or none', async () => {
    const whole = craftZip([manifest, { path: 'random.js', body: randomBytes(9_000) }]);
    expect(await codeOf(whole.subarray(0, whole.length - 40))).toBe('E_ZIP_CORRUPT');
    expect(await codeOf(whole.subarray(40))).toBe('E_ZIP_CORRUPT');
    expect(await codeOf(craftZip([{ ...manifest, checksum: 1 }]))).toBe('E_ZIP_CORRUPT');
    expect(await codeOf(Buffer.from('<html>captive portal</html>'))).toBe('E_ZIP_CORRUPT');
    expect(await codeOf(Buffer.alloc(0))).toBe('E_ZIP_CORRUPT');
  });

  it('leaves out a text over the limit and says so', async () => {
    const { files, notes, paths } = await archiveOf([
      manifest,
      { path: 'big.js', body: randomBytes(limits.text.file + 1), stored: true },
    ]);
    expect(notes).toEqual(['TEXT_LIMIT']);
    expect(files.has('big.js')).toBe(false);
    expect(paths.has('big.js')).toBe(true);
  });

  it('ends in an archive or in a code, whatever bytes are changed', async () => {
    const whole = craftZip([
      manifest,
      { path: 'a/b.js', body: 'x'.repeat(200) },
      { path: 'c.js', body: 'y', stored: true },
    ]);
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(changes, async (places) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of places) bytes[at] = byte;
        expect(await codeOf(bytes)).toMatch(/^(?:ok|E_ZIP_(?:CORRUPT|PATH|BOMB|ENTRIES|DIFF))$/);
      }),
      { numRuns: 500 },
    );
  });
});
