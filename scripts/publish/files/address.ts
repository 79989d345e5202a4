/** Where a site is published: its origin, if it is known, and the path below which it is. */
export interface Place {
  site?: string | undefined;
  base: string;
}

/** Turns a path of the site into the address that other files name it by: absolute where the site knows its own. */
export function addresses({ site, base }: Place): (path: string) => string {
  const prefix = base.replace(/\/$/, '');
  const origin = site === undefined ? '' : new URL(site).origin;
  return (path) => `${origin}${prefix}${path}`;
}
