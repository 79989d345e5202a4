const base = import.meta.env.BASE_URL.replace(/\/$/, '');

/** A link to a path of this site, with the base it is published under. */
export function href(path: string): string {
  return base + path;
}
