import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { machineFault } from './machine-fault.ts';

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

describe('machineFault', () => {
  it('P2 tells a full disk from a fault of ours', () => {
    const error = Object.assign(new Error('write'), { code: 'ENOSPC', path: '/data/catalogue' });
    expect(machineFault(error)).toEqual({
      isRefusal: false,
      message:
        '/data/catalogue (ENOSPC): The disk is full. What was kept so far is whole: free some space and run the command again.',
    });
    expect(machineFault(new TypeError('undefined is not a function'))).toBeNull();
    expect(machineFault(undefined)).toBeNull();
  });

  it('P2 knows what SQLite says where a database may not grow', () => {
    const database = new DatabaseSync(':memory:');
    database.exec('PRAGMA max_page_count = 2; CREATE TABLE t (x)');
    const error = thrownBy(() => database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(100_000)));
    expect(machineFault(error)?.message).toContain('The disk is full');
    database.close();
  });

  it('P6 knows a place that cannot be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'toolgrade-fault-'));
    const path = join(folder, 'file.sqlite');
    new DatabaseSync(path).close();
    const readOnly = new DatabaseSync(path, { readOnly: true });
    expect(machineFault(thrownBy(() => readOnly.exec('CREATE TABLE t (x)')))).toMatchObject({ isRefusal: true });
    readOnly.close();
    const nowhere = thrownBy(() => new DatabaseSync(join(folder, 'none', 'file.sqlite')));
    expect(machineFault(nowhere)).toMatchObject({ isRefusal: true });
    rmSync(folder, { recursive: true, force: true });
  });
});
