/** Words that say what every such package is, and so name none of them. */
const common = /^(?:mcp|server|servers|modelcontextprotocol|official|tool|tools)$/;

/**
 * A name that a reader is likely to give a server in a client's configuration: `github` for
 * `@modelcontextprotocol/server-github`, `stripe` for `@stripe/mcp`. Letters, digits and hyphens only.
 */
export function serverKey(packageName: string): string {
  const [, scope = '', name = packageName] = /^(?:@([^/]+)\/)?(.*)$/s.exec(packageName) ?? [];
  for (const part of [name, scope, 'server']) {
    const words = part.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && !common.test(word.toLowerCase()));
    if (words.length > 0) return words.join('-').slice(0, 40);
  }
  return 'server';
}
