import type { Classification } from '#core/model/classification.ts';
import type { ToolAnnotations } from '#core/model/tool-definition.ts';

/** One hint of the specification: what the author says, what counts where nothing is said, and what we read. */
export interface HintRow {
  name: string;
  /** `true`, `false`, or `false, not set` where the specification's default counts. */
  author: string;
  ours: string;
  differs: boolean;
}

/** What counts where an author sets nothing (MCP specification, `ToolAnnotations`). */
const defaults = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true } as const;
type Hint = keyof typeof defaults;

function ourReading({ category, facets }: Classification, hint: Hint): 'yes' | 'no' | 'with some arguments' | null {
  const any = (
    ...readings: Classification['facets'][keyof Classification['facets']][]
  ): 'yes' | 'no' | 'with some arguments' =>
    readings.some(({ value }) => value === 'yes')
      ? 'yes'
      : readings.some(({ value }) => value === 'conditional')
        ? 'with some arguments'
        : 'no';
  switch (hint) {
    case 'readOnlyHint':
      return category === 'Read' ? 'yes' : 'no';
    case 'destructiveHint':
      return category === 'Destructive' ? 'yes' : any(facets.irreversible);
    case 'idempotentHint':
      return null;
    case 'openWorldHint':
      return any(facets['external-communication'], facets['untrusted-content']);
  }
}

/**
 * The same in one sentence, for a tool whose author sets none of the hints; null for any other.
 */
export function unsetHints(annotations: ToolAnnotations | undefined, classification: Classification): string | null {
  if (Object.keys(defaults).some((name) => annotations?.[name as Hint] !== undefined)) return null;
  const assumed = Object.entries(defaults).map(([name, value]) => `${name} ${value}`);
  const read = hintRows({}, classification).map(({ ours }) => ours);
  return `none set, so the specification assumes ${assumed.join(', ')}. We read ${read.join(', ')}.`;
}

/**
 * What the author claims beside what we read, a row a hint. The hints on destroying and repeating say something only of
 * tools that are not read-only, so a tool that both sides call read-only has no row for them.
 */
export function hintRows(annotations: ToolAnnotations | undefined, classification: Classification): HintRow[] {
  const readOnly = annotations?.readOnlyHint ?? defaults.readOnlyHint;
  const hints: Hint[] =
    readOnly && classification.category === 'Read'
      ? ['readOnlyHint', 'openWorldHint']
      : ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'];
  return hints.map((name) => {
    const claimed = annotations?.[name];
    const counts = claimed ?? defaults[name];
    const ours = ourReading(classification, name);
    return {
      name,
      author: claimed === undefined ? `${counts}, not set` : String(counts),
      ours: ours ?? 'not judged',
      // Where nothing is said, nothing is claimed; a reading of some arguments agrees with either.
      differs: claimed !== undefined && (ours === 'yes' || ours === 'no') && (ours === 'yes') !== counts,
    };
  });
}
