/** One step from the home page to a page; the page itself has no path. */
export interface Crumb {
  name: string;
  path: string | null;
}

/** JSON that can stand inside a script element: no text in it can end the element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** The steps as schema.org's BreadcrumbList. `absolute` turns a path into an address. */
export function breadcrumbList(crumbs: readonly Crumb[], absolute: (path: string) => string): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: crumbs.map(({ name, path }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name,
      ...(path !== null && { item: absolute(path) }),
    })),
  };
}
