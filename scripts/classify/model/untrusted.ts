import { canonicalJson, isJsonObject } from '#core/model/json.ts';
import { definitionFields, type ToolDefinition } from '#core/model/tool-definition.ts';

/** Marks with which chat templates set apart who speaks. In text from outside they can only be meant to deceive. */
const controlTokens =
  /<\|[\w \-▁｜]{1,40}\|>|<｜[\w \-▁|]{1,40}｜>|\[\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]|<<\/?SYS>>|<\/?(?:s|bos|eos|unk|pad|mask)>|<(?:start|end)_of_(?:turn|image)>|<\/?(?:system|assistant|user|developer|human|data|instructions?|tool_call|tool_response|think|function_calls|invoke)>|\[(?:BOS|EOS|gMASK|sMASK)\]|<0x[0-9A-F]{2}>/giu;
/** What a reader cannot see: controls, line separators, zero-width and directional marks, tag characters, private use. JSON's own line breaks are escapes. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]|\p{Variation_Selector}/gu;

/** Text from outside without what could act on the model behind the reader's back, and how much of it there was. */
export interface Cleaned {
  text: string;
  controlTokens: number;
  invisible: number;
}

/** Takes control tokens and invisible characters out of text, and those that only appear once others are gone. */
export function cleaned(text: string): Cleaned {
  const counts = { controlTokens: 0, invisible: 0 };
  const drop = (from: string, pattern: RegExp, counter: keyof typeof counts): string =>
    from.replace(pattern, () => {
      counts[counter] += 1;
      return '';
    });
  let present = drop(text, invisible, 'invisible');
  for (let before = ''; before !== present;) {
    before = present;
    present = drop(present, controlTokens, 'controlTokens');
  }
  return { text: present, ...counts };
}

/** Longest strings that a model is shown, tried in turn until a definition fits. */
const stringBounds = [4000, 1000, 300, 100];
const maxDepth = 12;

function shortened(value: unknown, longest: number, depth = 0): unknown {
  if (typeof value === 'string') return value.length <= longest ? value : `${value.slice(0, longest)}…`;
  if (depth > maxDepth) return '…';
  if (Array.isArray(value)) {
    const items = value.slice(0, longest).map((item) => shortened(item, longest, depth + 1));
    return items.length < value.length ? [...items, '…'] : items;
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shortened(member, longest, depth + 1)]));
}

/**
 * A definition as JSON of at most `longest` characters for a model to read: long strings end in an ellipsis, and what
 * the tool returns is left out where nothing else helps. Null where it is too long even so.
 */
export function rendered(definition: ToolDefinition, longest: number): Cleaned | null {
  const all = definitionFields.filter((field) => definition[field] !== undefined);
  for (const fields of [all, all.filter((field) => field !== 'outputSchema')]) {
    for (const bound of stringBounds) {
      const shown = Object.fromEntries(fields.map((field) => [field, shortened(definition[field], bound)]));
      const result = cleaned(canonicalJson(shown));
      if (result.text.length <= longest) return result;
    }
  }
  return null;
}
