import type { NamedType } from './value.ts';

/** The libraries that Go servers are built with: the two common ones, and some that have few. */
export type GoLibrary = 'mcp-go' | 'go-sdk' | 'cortex' | 'go-mcp' | 'mcp-golang' | 'foxy-contexts';

const others: readonly (readonly [RegExp, GoLibrary])[] = [
  // Has the functions of mcp-go in one package.
  [/(?:^|\/)trpc-mcp-go$/, 'mcp-go'],
  [/\/cortex\/pkg\/(?:tools|types)$/, 'cortex'],
  [/\/ThinkInAIXYZ\/go-mcp\/protocol$/, 'go-mcp'],
  [/\/mcp-golang$/, 'mcp-golang'],
  [/\/foxy-contexts\/pkg\/mcp$/, 'foxy-contexts'],
];

/** Which library a package belongs to, or null. */
export function libraryOf(path: string): GoLibrary | null {
  if (/(?:^|\/)mcp-go(?:\/v\d+)?\/(?:mcp|server)$/.test(path)) return 'mcp-go';
  if (/\/go-sdk(?:\/v\d+)?\/mcp$/.test(path)) return 'go-sdk';
  return others.find(([pattern]) => pattern.test(path))?.[1] ?? null;
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
