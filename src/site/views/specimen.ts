import type { ToolRecord } from '#catalogue/records.ts';

/** Longer descriptions do not fit beside their grade. */
const longest = 180;

/**
 * The tool that shows best how a grade is read: a short description, words of it quoted, and a level that something
 * moved. The surest of those; of equals the first. Null where no tool will do.
 */
export function specimen(tools: readonly ToolRecord[]): ToolRecord | null {
  const fit = tools.filter(({ definition, classification }) => {
    const { length } = definition.description ?? '';
    const quoted = classification.evidence.some((evidence) => evidence.field === 'description');
    return length > 0 && length <= longest && quoted && classification.moves.length > 0;
  });
  return fit.reduce<ToolRecord | null>(
    (best, tool) => (best === null || tool.classification.confidence > best.classification.confidence ? tool : best),
    null,
  );
}
