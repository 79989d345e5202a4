import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { inSentence } from '#core/model/in-sentence.ts';
import { plain } from '../cli/terminal.ts';
import type { Call, Judgement } from './judge.ts';
import { guardLimits } from './limits.ts';

/** What a person said: yes to this call, yes to this tool until the session ends, no, or nothing. */
export type Answer = 'once' | 'always' | 'no' | 'cancelled';

/** True where a client that says hello with these parameters can show a form (MCP, `elicitation`). */
export function canBeAsked(params: JsonValue | undefined): boolean {
  if (!isJsonObject(params) || !isJsonObject(params['capabilities'])) return false;
  const { elicitation } = params['capabilities'];
  // A client that names modes must name forms; one that names none means them.
  return isJsonObject(elicitation) && (Object.keys(elicitation).length === 0 || isJsonObject(elicitation['form']));
}

const once = 'Allow this call';
const always = 'Allow this tool until the session ends';
const no = 'Deny';

/** The parameters of `elicitation/create` for a call. Nothing in the arguments can steer what shows them. */
export function question({ tool, arguments: args }: Call, { reason, remember }: Judgement): JsonObject {
  const written = plain(JSON.stringify(args));
  const shown =
    written.length <= guardLimits.askedCharacters
      ? written
      : `${written.slice(0, guardLimits.askedCharacters)}… (the first ${guardLimits.askedCharacters} of ${written.length} characters)`;
  return {
    message: `A call of the tool ${inSentence(tool)} waits for your answer. ${reason}\n\nArguments: ${shown}`,
    requestedSchema: {
      type: 'object',
      properties: {
        answer: { type: 'string', title: 'Your answer', enum: remember ? [once, always, no] : [once, no] },
      },
      required: ['answer'],
    },
  };
}

/** Reads the client's answer. Whatever is not a plain yes is none. */
export function readAnswer({ result }: JsonObject): Answer {
  if (!isJsonObject(result) || result['action'] !== 'accept') {
    return isJsonObject(result) && result['action'] === 'decline' ? 'no' : 'cancelled';
  }
  const answer = isJsonObject(result['content']) ? result['content']['answer'] : undefined;
  if (answer === always) return 'always';
  return answer === once ? 'once' : 'no';
}
