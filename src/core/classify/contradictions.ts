import type { Contradiction } from '../model/classification.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import type { Category } from '../taxonomy/category.ts';

/** The author's annotations that a category contradicts, most telling first. */
export function contradictionsWith({ annotations }: ToolDefinition, category: Category): Contradiction[] {
  const { readOnlyHint, destructiveHint } = annotations ?? {};
  const found: Contradiction[] = [];
  if (readOnlyHint === true && category !== 'Read')
    found.push({ annotation: 'readOnlyHint', claimed: true, text: `The author says read-only; we read ${category}.` });
  if (readOnlyHint === false && category === 'Read')
    found.push({
      annotation: 'readOnlyHint',
      claimed: false,
      text: 'The author says that it is not read-only; we read Read.',
    });
  if (destructiveHint === false && category === 'Destructive')
    found.push({
      annotation: 'destructiveHint',
      claimed: false,
      text: 'The author says that it is not destructive; we read Destructive.',
    });
  if (destructiveHint === true && readOnlyHint !== true && (category === 'Read' || category === 'Write'))
    found.push({
      annotation: 'destructiveHint',
      claimed: true,
      text: `The author says that it may be destructive; we read ${category}.`,
    });
  return found;
}
