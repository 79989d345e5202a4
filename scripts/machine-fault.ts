/** A fault of the machine the command runs on, in words for a person. */
export interface MachineFault {
  /** True where the place can never be written as things are: better said before any work is done. */
  isRefusal: boolean;
  message: string;
}

const full = 'The disk is full. What was kept so far is whole: free some space and run the command again.';
const refused = 'It cannot be written there. Name a place that may be written, or change its permissions.';

const faults: Readonly<Record<string, MachineFault>> = {
  ENOSPC: { isRefusal: false, message: full },
  EDQUOT: { isRefusal: false, message: full },
  EFBIG: { isRefusal: false, message: full },
  EROFS: { isRefusal: true, message: refused },
  EACCES: { isRefusal: true, message: refused },
  EPERM: { isRefusal: true, message: refused },
};

/** By SQLite's primary result codes. */
const databaseFaults: Readonly<Record<number, MachineFault>> = {
  5: { isRefusal: false, message: 'Another program holds the database. Wait until it ends.' },
  8: { isRefusal: true, message: refused },
  10: {
    isRefusal: false,
    message:
      'The disk does not take what is written. What was kept so far is whole: look at the disk and its free space.',
  },
  11: { isRefusal: false, message: 'The database is damaged. Delete it: it can be made again.' },
  13: { isRefusal: false, message: full },
  14: { isRefusal: true, message: refused },
};

/**
 * What an error says of the machine (a full disk, a place that cannot be written), or null for any other error. No
 * server is to blame for these, and no other server will fare better.
 */
export function machineFault(error: unknown): MachineFault | null {
  const { code, path, errcode, message } = (error ?? {}) as NodeJS.ErrnoException & { errcode?: number };
  const fault = errcode === undefined ? faults[code ?? ''] : databaseFaults[errcode & 0xff];
  if (fault === undefined) return null;
  const what = path ?? message;
  return { ...fault, message: `${what} (${code}): ${fault.message}` };
}
