import type { ToolDefinition } from '../model/tool-definition.ts';
import type { Role } from '../taxonomy/argument-role.ts';
import { parametersOf } from './reading/parameters.ts';

/** What the arguments of a tool are for, as the rules read their names: roles by JSON pointer, those without any left out. */
export function argumentRoles(definition: ToolDefinition): Map<string, Role[]> {
  const found = new Map<string, Role[]>();
  for (const { pointer, roles } of parametersOf(definition, null)) {
    if (pointer !== null && roles.size > 0) found.set(pointer, [...roles]);
  }
  return found;
}
