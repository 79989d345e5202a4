import type { NamedType } from './value.ts';

/** The two libraries that Go servers are built with. */
export type GoLibrary = 'mcp-go' | 'go-sdk';

/** Which library a package belongs to, or null. */
export function libraryOf(path: string): GoLibrary | null {
  if (/(?:^|\/)mcp-go(?:\/v\d+)?\/(?:mcp|server)$/.test(path)) return 'mcp-go';
  return /\/go-sdk(?:\/v\d+)?\/mcp$/.test(path) ? 'go-sdk' : null;
}

/** True for the libraries' `Tool`, and for a struct of the module's own that is called a tool and has a tool's fields. */
export function isToolType(type: NamedType | null, fields: readonly string[]): boolean {
  if (type === null) return false;
  if (type.declaration === null) return type.name === 'Tool' && libraryOf(type.path) !== null;
  return (
    /Tool(?:Def(?:inition)?|Info|Spec)?$/.test(type.name) &&
    fields.includes('Name') &&
    fields.includes('Description') &&
    fields.some((field) => field.endsWith('Schema'))
  );
}
