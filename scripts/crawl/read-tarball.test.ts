import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { craftTar, craftTarball, type CraftedEntry } from '../../tests/support/craft-tarball.ts';
import { limits } from './limits.ts';
import { readTarball } from './read-tarball.ts';

const everything = (_path: string): boolean => true;
const read = (bytes: Buffer, wanted = everything) => readTarball(Readable.from([bytes]), wanted);
const manifest: CraftedEntry = { path: 'package/package.json', body: '{"name":"a"}' };

async function archiveOf(entries: readonly CraftedEntry[], wanted = everything) {
  const result = await read(craftTarball(entries), wanted);
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

/** An extended header for the entry behind it. */
function pax(records: Record<string, string>): CraftedEntry {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = Buffer.byteLength(rest);
    while (`${length}`.length + Buffer.byteLength(rest) !== length)
      length = `${length}`.length + Buffer.byteLength(rest);
    return `${length}${rest}`;
  });
  return { path: 'PaxHeader/x', type: 'ExtendedHeader', body: lines.join('') };
}

/** What the system's own tar lists: another reader, to compare with. */
function listed(bytes: Buffer): string[] {
  const { stdout } = spawnSync('tar', ['-tzf', '-'], { input: bytes });
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}

async function codeOf(bytes: Buffer): Promise<string> {
  const result = await read(bytes);
  return result.ok ? 'ok' : result.failure.code;
}

describe('readTarball', () => {
  it('keeps the text of wanted files and the paths of all', async () => {
    const { files, paths, notes } = await archiveOf([manifest, { path: 'package/logo.png', body: 'x' }], (path) =>
      path.endsWith('.json'),
    );
    expect([...files]).toEqual([['package.json', '{"name":"a"}']]);
    expect([...paths]).toEqual(['package.json', 'logo.png']);
    expect(notes).toEqual([]);
  });

  it('takes off the top folder whatever its name is', async () => {
    const { paths } = await archiveOf([{ path: 'server-1.0/src/index.js', body: '' }]);
    expect([...paths]).toEqual(['src/index.js']);
  });

  it.each([
    ['T1', 'package/../../evil'],
    ['T1', 'package/a/..\\..\\evil'],
    ['T2', '/etc/passwd'],
    ['T2', 'C:\\windows\\evil'],
    ['T2', '\\\\server\\share'],
  ])('%s refuses an archive with the path %j', async (_case, path) => {
    expect(await codeOf(craftTarball([manifest, { path, body: 'x' }]))).toBe('E_TAR_PATH');
  });

  it('T3, T4 skips links and reads the file behind them as a file of its own', async () => {
    const { files, notes } = await archiveOf([
      manifest,
      { path: 'package/out', type: 'SymbolicLink', linkpath: '/etc', size: 0 },
      { path: 'package/hard', type: 'Link', linkpath: '../../etc/passwd', size: 0 },
      { path: 'package/out/passwd.js', body: 'mine' },
    ]);
    expect(notes).toEqual(['LINK_SKIPPED']);
    expect([...files.keys()]).toEqual(['package.json', 'out/passwd.js']);
  });

  it.each(['CharacterDevice', 'BlockDevice', 'FIFO', 'ContiguousFile', 'GNUDumpDir'] as const)(
    'T5 skips a %s',
    async (type) => {
      const { paths, notes } = await archiveOf([manifest, { path: 'package/odd', type, size: 0 }]);
      expect(notes).toEqual(['TYPE_SKIPPED']);
      expect([...paths]).toEqual(['package.json']);
    },
  );

  it('T6 stops at an archive that unpacks to far more than its size', async () => {
    const bomb = craftTarball([manifest, { path: 'package/zeros.js', body: Buffer.alloc(32 * 1024 * 1024) }]);
    expect(bomb.length * limits.tarball.ratio).toBeLessThan(32 * 1024 * 1024);
    expect(await codeOf(bomb)).toBe('E_TAR_BOMB');
  });

  it('T7 leaves a nested archive closed', async () => {
    const inner = craftTarball([{ path: 'package/inner.js', body: 'x' }]);
    const { paths } = await archiveOf([manifest, { path: 'package/nested.tgz', body: inner }]);
    expect([...paths]).toEqual(['package.json', 'nested.tgz']);
  });

  it('T7 does not unpack a gzipped gzip', async () => {
    expect(await codeOf(gzipSync(craftTarball([manifest])))).toBe('E_TAR_CORRUPT');
  });

  it('T8 stops at too many entries', async () => {
    const many = Array.from({ length: limits.tarball.entries + 1 }, (_, index) => ({ path: `package/${index}.js` }));
    expect(await codeOf(craftTarball(many))).toBe('E_TAR_ENTRIES');
  });

  it('T9 refuses a path that is too deep', async () => {
    expect(await codeOf(craftTarball([{ path: `package/${'a/'.repeat(40)}b.js` }]))).toBe('E_TAR_PATH');
  });

  it('T2 T9 refuses a path with a NUL, and one of 70 KB, in an extended header', async () => {
    const named = (path: string): Promise<string> =>
      codeOf(craftTarball([pax({ path }), { path: 'package/x', body: 'a' }]));
    expect(await named('package/fine.js')).toBe('ok');
    expect(await named('package/nul\0name')).toBe('E_TAR_DIFF');
    expect(await named(`package/${'x'.repeat(70_000)}`)).toBe('E_TAR_PATH');
    expect(await named(`package/${'a/'.repeat(1_000)}b`)).toBe('E_TAR_PATH');
  });

  it.each([
    ['another size than the entry has', [pax({ size: '5' }), { path: 'package/x', body: 'a'.repeat(600) }]],
    [
      'a name of its own and one of GNU',
      [
        pax({ path: 'package/one.js' }),
        { path: '././@LongLink', type: 'NextFileHasLongPath' as const, body: 'package/two.js\0' },
        { path: 'package/three.js', body: 'a' },
      ],
    ],
  ])('T13 refuses an archive that readers would disagree about: %s', async (_what, odd) => {
    expect(await codeOf(craftTarball([manifest, ...odd]))).toBe('E_TAR_DIFF');
  });

  it('T13 finds the names that another reader finds', async () => {
    const bytes = craftTarball([
      manifest,
      pax({ path: 'package/extended.js', size: '1' }),
      { path: 'package/cut.js', body: 'a' },
      { path: '././@LongLink', type: 'NextFileHasLongPath', body: `package/${'l'.repeat(200)}.js\0` },
      { path: 'package/cut-too.js', body: 'b' },
      { path: 'package/last.js', body: 'c' },
    ]);
    const result = await read(bytes);
    const paths = result.ok ? [...result.value.paths].map((path) => `package/${path}`) : [];
    expect(paths).toHaveLength(4);
    const other = listed(bytes);
    if (other.length > 0) expect(paths).toEqual(other);
  });

  it('T10 keeps both of two paths that differ in case alone, and says so', async () => {
    const { files, notes } = await archiveOf([
      { path: 'package/README.js', body: 'one' },
      { path: 'package/readme.js', body: 'two' },
    ]);
    expect(files.size).toBe(2);
    expect(notes).toEqual(['CASE_COLLISION']);
  });

  it('T14 keeps the first of two equal paths, and says so', async () => {
    const { files, notes } = await archiveOf([manifest, { ...manifest, body: '{"name":"other"}' }]);
    expect(files.get('package.json')).toBe('{"name":"a"}');
    expect(notes).toEqual(['E_TAR_DUP']);
  });

  it('T15 refuses an archive that is cut short or is no archive', async () => {
    const whole = craftTarball([
      manifest,
      { path: 'package/random.js', body: Buffer.from(Array.from({ length: 9_000 }, (_, i) => (i * 7919) % 251)) },
    ]);
    expect(await codeOf(whole.subarray(0, whole.length - 40))).toBe('E_TAR_CORRUPT');
    expect(await codeOf(Buffer.from('<html>captive portal</html>'))).toBe('E_TAR_CORRUPT');
    expect(await codeOf(gzipSync(Buffer.from('not a tar archive at all')))).toBe('E_TAR_CORRUPT');
  });

  it('T15 reads an archive in two gzip members', async () => {
    const bytes = craftTar([manifest]);
    const result = await read(Buffer.concat([gzipSync(bytes.subarray(0, 700)), gzipSync(bytes.subarray(700))]));
    expect(result.ok && [...result.value.paths]).toEqual(['package.json']);
  });

  it('leaves out a text over the limit and says so', async () => {
    const { files, notes, paths } = await archiveOf([
      manifest,
      {
        path: 'package/big.js',
        body: randomBytes(limits.text.file + 1),
      },
    ]);
    expect(notes).toEqual(['TEXT_LIMIT']);
    expect(files.has('big.js')).toBe(false);
    expect(paths.has('big.js')).toBe(true);
  });
});
