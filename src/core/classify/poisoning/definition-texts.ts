import { isJsonObject, pointerToken, type JsonValue } from '../../model/json.ts';
import { definitionFields, type ToolDefinition } from '../../model/tool-definition.ts';

/** One text of a definition: everything that a client hands to the model, with the place where it stands. */
export interface DefinitionText {
  pointer: string;
  part: 'value' | 'key';
  text: string;
  /** True for what is meant as a name: of the tool, of an argument, of a value among which one chooses. */
  isName: boolean;
}

const mostTexts = 5000;
const longestText = 20_000;
const deepest = 64;
/** Keywords whose members are named by the author. */
const naming = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
const listsNames = new Set(['enum', 'required', 'examples']);
/** Nothing can be said, or hidden, in this. */
const tooShort = /^[\x20-\x7e]{0,2}$/;
const keyword = /^[$A-Za-z_][\w$-]{0,40}$/;

function* textsIn(
  value: JsonValue,
  pointer: string,
  inside: { key: string; depth: number },
): Generator<DefinitionText> {
  if (inside.depth > deepest) return;
  const depth = inside.depth + 1;
  if (typeof value === 'string') {
    const isName = pointer === '/name' || listsNames.has(inside.key);
    yield { pointer, part: 'value', text: value.slice(0, longestText), isName };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* textsIn(item, `${pointer}/${index}`, { key: inside.key, depth });
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const member = value[key];
      if (member === undefined) continue;
      const at = `${pointer}/${pointerToken(key)}`;
      const named = naming.has(inside.key);
      if (key !== '' && (named || !keyword.test(key)))
        yield { pointer: at, part: 'key', text: key.slice(0, longestText), isName: named };
      if (key !== '$schema') yield* textsIn(member, at, { key, depth });
    }
  }
}

/** Every text of a definition, nested descriptions, names of properties, choices and defaults included; bounded. */
export function definitionTexts(definition: ToolDefinition): DefinitionText[] {
  const texts: DefinitionText[] = [];
  for (const field of definitionFields) {
    const value = definition[field];
    if (value === undefined) continue;
    for (const text of textsIn(value as JsonValue, `/${field}`, { key: field, depth: 0 })) {
      if (texts.length >= mostTexts) return texts;
      if (!tooShort.test(text.text)) texts.push(text);
    }
  }
  return texts;
}
