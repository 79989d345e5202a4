import type { Category } from '../taxonomy/category.ts';
import { riskLevels, type RiskLevel } from '../taxonomy/risk-level.ts';
import type { Classification } from '../model/classification.ts';
import { isSpeakable } from '../model/input-arguments.ts';
import { isJsonObject, pointerTokens, type JsonObject } from '../model/json.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import type { WhatIf } from '../model/what-if.ts';
import { classifyTool } from './classify-tool.ts';

interface Change {
  change: string;
  definition: ToolDefinition;
}

/** Arguments that are tried out: each is one more reading of the definition. */
const mostArguments = 2;

/** The top-level arguments on which a floor at the tool's own level rests. */
function decidingArguments({ moves, risk }: Classification): string[] {
  const names = moves
    .filter(({ kind, level }) => kind === 'floor' && level === risk)
    .flatMap(({ evidence }) => evidence)
    .flatMap(({ pointer }) => {
      const [field, keyword, name] = pointerTokens(pointer);
      return field === 'inputSchema' && keyword === 'properties' && name !== undefined ? [name] : [];
    });
  return [...new Set(names)].filter(isSpeakable).slice(0, mostArguments);
}

function withProperties(definition: ToolDefinition, properties: JsonObject, required: unknown): ToolDefinition {
  return {
    ...definition,
    inputSchema: { ...definition.inputSchema, properties, ...(Array.isArray(required) && { required }) },
  };
}

function limited(definition: ToolDefinition, name: string): Change[] {
  const { properties, required } = definition.inputSchema ?? {};
  const argument = isJsonObject(properties) ? properties[name] : undefined;
  if (!isJsonObject(properties) || !isJsonObject(argument)) return [];
  const { [name]: _, ...others } = properties;
  const needed = Array.isArray(required) ? required.filter((other) => other !== name) : undefined;
  const choices = { ...argument, type: 'string', enum: ['first', 'second'] };
  return [
    ...(argument['type'] === 'string' && !('enum' in argument)
      ? [
          {
            change: `${name} limited to a list of values`,
            definition: withProperties(definition, { ...properties, [name]: choices }, required),
          },
        ]
      : []),
    { change: `no argument ${name}`, definition: withProperties(definition, others, needed) },
  ];
}

function told(definition: ToolDefinition, change: string, words: string): Change {
  return { change, definition: { ...definition, description: `${definition.description ?? ''} ${words}`.trim() } };
}

/** Words of a mechanism that keeps a call from its worst, by the category that it takes a call out of. */
const mechanisms: Partial<Record<Category, { change: string; words: string }>> = {
  Execute: {
    change: 'an enforced read-only role, and a description that names it',
    words: 'It runs in a read-only transaction under a read-only role.',
  },
  Destructive: {
    change: 'a trash from which it can be restored, and a description that names it',
    words: 'It is moved to the trash, from which it can be restored.',
  },
};

const grave = ({ risk }: { risk: RiskLevel }): number => riskLevels.indexOf(risk);

/**
 * What the grade would become with which change: the author's own hint, which changes nothing, and those changes that
 * lower it, worked out by the same rules on the changed definition. Nothing where a model or a person had a part in the
 * grade, since the rules alone do not give it then.
 */
export function whatIf(definition: ToolDefinition, classification: Classification, server: string): WhatIf[] {
  if (classification.method !== 'rules' || classification.corrected !== undefined) return [];
  const read = ({ change, definition: changed }: Change): WhatIf => {
    const { category, risk } = classifyTool(changed, { server });
    return { change, category, risk, same: category === classification.category && risk === classification.risk };
  };
  const lowers = (outcome: WhatIf): boolean => grave(outcome) < grave(classification);
  const found: WhatIf[] = [];
  const { annotations } = definition;
  if (classification.category !== 'Read' && annotations?.readOnlyHint !== true) {
    found.push(
      read({
        change: 'readOnlyHint: true',
        definition: { ...definition, annotations: { ...annotations, readOnlyHint: true } },
      }),
    );
  }
  for (const name of decidingArguments(classification)) {
    for (const change of limited(definition, name)) {
      const outcome = read(change);
      if (!lowers(outcome)) continue;
      found.push(outcome);
      break;
    }
  }
  const mechanism = mechanisms[classification.category];
  if (mechanism !== undefined) {
    const outcome = read(told(definition, mechanism.change, mechanism.words));
    if (lowers(outcome)) found.push(outcome);
  }
  return found;
}
