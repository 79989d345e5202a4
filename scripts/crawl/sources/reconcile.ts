import type { CrawledServer, CrawledTool } from '#catalogue/catalogue.ts';

/** What a manifest declares besides its code. */
export interface DeclaredList {
  tools: readonly CrawledTool[];
  /** True where the manifest says that the server makes further tools at run time. */
  generated: boolean;
}

/**
 * Puts the tools that a manifest declares beside those that were found in its code, by name. What was found stays as it
 * is; a tool that is only declared is added as such. Differences are noted: `DECLARED_ONLY`, `UNDECLARED_TOOLS`,
 * `DESCRIPTION_DIFFERS`.
 */
export function reconcile({ server, tools, readingKey }: CrawledServer, declared: DeclaredList): CrawledServer {
  const found = new Map(tools.map((tool) => [tool.definition.name, tool]));
  const names = new Set(declared.tools.map(({ definition }) => definition.name));
  const only = declared.tools.filter(({ definition }) => !found.has(definition.name));
  const differs = declared.tools.some(({ definition }) => {
    const code = found.get(definition.name)?.definition.description;
    return code !== undefined && definition.description !== undefined && code.trim() !== definition.description.trim();
  });
  const notes = new Set(server.notes);
  if (only.length > 0) notes.add('DECLARED_ONLY');
  if (differs) notes.add('DESCRIPTION_DIFFERS');
  if (names.size > 0 && !declared.generated && tools.some(({ definition }) => !names.has(definition.name))) {
    notes.add('UNDECLARED_TOOLS');
  }
  let { outcome } = server;
  if (outcome.state === 'ok' && declared.generated) {
    const message = 'Its manifest says that the server makes further tools when it runs; only a connection can tell.';
    outcome = { state: 'truncated', code: 'DYNAMIC', message };
  } else if (outcome.state === 'ok' && only.length > 0) {
    const message = `${only.length} of the tools that its manifest declares were not found in its code.`;
    outcome = { state: 'truncated', code: 'DECLARED_ONLY', message };
  }
  return { server: { ...server, notes: [...notes].sort(), outcome }, tools: [...tools, ...only], readingKey };
}
