/** How a program reads the arguments before the package that it runs. */
export interface Flags {
  /** Flags without a value. */
  alone: readonly string[];
  /** Flags whose value follows, or is joined with `=`. */
  valued: readonly string[];
  /** Of those with a value: the flags that name the package. */
  names: readonly string[];
}

/** What stands before a program's own arguments. */
export interface ParsedArguments {
  /** Values of the flags that name a package. */
  named: string[];
  /** What is no flag, from the first on, with all that follows it. */
  rest: string[];
}

/**
 * Reads the flags of a program up to its first argument that is none. Null where a flag is not known: then nobody can
 * say which argument is a value (perhaps a secret) and which the package.
 */
export function parseArguments(args: readonly string[], flags: Flags): ParsedArguments | null {
  const named: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--') return { named, rest: args.slice(index + 1) };
    if (!argument.startsWith('-') || argument === '-') return { named, rest: args.slice(index) };
    const [flag = '', joined] = argument.split(/=(.*)/s);
    if (flags.valued.includes(flag)) {
      const value = joined ?? args[(index += 1)];
      if (value !== undefined && flags.names.includes(flag)) named.push(value);
    } else if (joined === undefined && !flags.alone.includes(flag)) return null;
  }
  return { named, rest: [] };
}
