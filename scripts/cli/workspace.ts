import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { holdFile, NotALockError } from '#catalogue/hold-file.ts';
import { machineFault } from '../machine-fault.ts';

const root = dirname(dirname(import.meta.dirname));
const folder = join(root, '.toolgrade');

/** Where the stages keep what they write, unless an option names another place. */
export const workspace = {
  root,
  sources: join(root, 'data', 'sources.yaml'),
  /** Corrections of grades by hand. */
  overrides: join(root, 'data', 'overrides'),
  catalogue: join(folder, 'catalogue.sqlite'),
  snapshot: join(folder, 'snapshot.sqlite'),
  /** Archives and records of the npm registry; safe to delete. */
  npmCache: join(folder, 'npm-cache'),
  /** What models answered; costs money to make again. */
  verdicts: join(folder, 'verdicts.sqlite'),
  /** What sites were built from, and which files of them are there; safe to delete. */
  sites: join(folder, 'sites'),
  site: join(root, 'dist'),
} as const;

/** A path as a message shows it: relative to the current folder where that is shorter. */
export function shown(path: string): string {
  const short = relative('.', path);
  return short !== '' && short.length < path.length ? short : path;
}

/**
 * Makes a folder and those above it. Not by Node's own way to make them all: where the system says that nothing is there and
 * lets nothing be made either, as below /proc, that one tries for ever.
 */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run may have made it just now.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
  }
}

/** Makes the folder of a file. */
export function ensureFolderOf(path: string): void {
  makeFolder(dirname(path));
}

/** The folder of npm's cache; a passing one where the workspace cannot be written. Call `forget` when it is not needed any more. */
export function npmCacheFolder(): { path: string; forget: () => void } {
  try {
    makeFolder(workspace.npmCache);
    accessSync(workspace.npmCache, constants.W_OK);
    return { path: workspace.npmCache, forget: () => {} };
  } catch {
    const path = mkdtempSync(join(tmpdir(), 'toolgrade-npm-cache-'));
    return { path, forget: () => rmSync(path, { recursive: true, force: true }) };
  }
}

/** What a person should know of an error at a path: wrong use where the place cannot be written as things are. */
function unwritable(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  // A folder that nobody can make (inside a read-only one, or below a file) is reported under other names.
  const isFolder = code === 'ENOENT' || code === 'ENOTDIR' || code === 'EEXIST';
  if (!isFolder && machineFault(error)?.isRefusal !== true) return error;
  return new UsageError(`${shown(path)} cannot be written (${code}). Name another place, or change its permissions.`);
}

/**
 * Holds a file for this process: a second run that would write the same file gets an error that says so. Returns the
 * function that lets go. What a killed process held is free.
 */
export function hold(path: string): () => void {
  let release: (() => void) | null;
  try {
    ensureFolderOf(path);
    release = holdFile(path);
  } catch (error) {
    throw error instanceof NotALockError ? new UserError(error.message) : unwritable(path, error);
  }
  if (release === null) throw new UserError(`Another run writes ${shown(path)}. Wait until it ends.`);
  return release;
}

/** An error that a person can mend: its message says what to do. Ends the command with code 1. */
export class UserError extends Error {}

/** Wrong use of the command line. Ends the command with code 2. */
export class UsageError extends Error {}
