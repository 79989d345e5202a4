import type { ServerLibrary } from './server-value.ts';

/** How one version of a library turns a function into a definition. */
export interface Profile {
  /** Where a description comes from when none is given: the raw docstring, or that of `inspect.getdoc`. */
  doc: 'raw' | 'clean' | 'parsed';
  /** The shape of the input schema: a model called `nameArguments`, or the arguments of the function. */
  arguments: 'model' | 'function';
  pruneTitles: boolean;
  /** True where `"additionalProperties": false` stays in the input schema. */
  closed: boolean;
  /** True where references are replaced by what they name. */
  inline: boolean;
  output: boolean;
  /** True where a lone string in `Annotated` describes the argument. */
  stringsDescribe: boolean;
}

/** The newest stable releases that were read when these profiles were written. */
const newest = { mcp: '2.0.0', fastmcp: '3.4.7' } as const;

type Version = readonly [number, number, number];

function parseVersion(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor, patch];
}

function isBefore(one: Version, other: Version): boolean {
  for (const at of [0, 1, 2] as const) if (one[at] !== other[at]) return one[at] < other[at];
  return false;
}

/**
 * The newest version that a requirement such as `fastmcp>=2.3,<3` admits, as far as releases are known. Patch and minor
 * releases below an upper bound are taken to go on for ever (`<3` gives 2.999): what differs between them is decided by `isBefore`.
 */
export function resolveVersion(library: keyof typeof newest, requirement: string | null): Version {
  let version = parseVersion(newest[library]);
  for (const [, operator, text = ''] of (requirement ?? '').matchAll(/(===?|~=|<=|<|\^|~)\s*v?(\d[\d.*]*)/g)) {
    const bound = parseVersion(text);
    const parts = text.replace(/\.\*$/, '').split('.').length;
    const open = text.endsWith('.*');
    let most: Version = bound;
    if ((operator === '==' || operator === '===') && open)
      most = parts === 1 ? [bound[0], 999, 999] : [bound[0], bound[1], 999];
    else if (operator === '~=' || operator === '~')
      most = parts >= 3 ? [bound[0], bound[1], 999] : [bound[0], 999, 999];
    else if (operator === '^') most = [bound[0], 999, 999];
    else if (operator === '<')
      most =
        bound[2] > 0
          ? [bound[0], bound[1], bound[2] - 1]
          : bound[1] > 0
            ? [bound[0], bound[1] - 1, 999]
            : [bound[0] - 1, 999, 999];
    if (isBefore(most, version)) version = most;
  }
  return version;
}

/** The profile of the library that serves, by the requirements of the package. */
export function profileFor(library: ServerLibrary, requirements: ReadonlyMap<string, string>): Profile {
  if (library === 'fastmcp') {
    const version = resolveVersion('fastmcp', requirements.get('fastmcp') ?? null);
    const from = (major: number, minor: number, patch = 0): boolean => !isBefore(version, [major, minor, patch]);
    return {
      doc: from(3, 2, 4) ? 'parsed' : from(2, 9) ? 'clean' : 'raw',
      arguments: from(2, 3) ? 'function' : 'model',
      pruneTitles: from(2, 13),
      closed: from(3, 0),
      inline: from(3, 0),
      output: from(2, 10),
      stringsDescribe: from(2, 11),
    };
  }
  const version = resolveVersion('mcp', requirements.get('mcp') ?? null);
  return {
    doc: 'raw',
    arguments: 'model',
    pruneTitles: false,
    closed: false,
    inline: false,
    output: !isBefore(version, [1, 10, 0]),
    stringsDescribe: false,
  };
}
