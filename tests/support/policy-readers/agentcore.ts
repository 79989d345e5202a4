import { engine, parseProblems, type Attributes } from './cedar.ts';
import type { Judge, Reader } from './reader.ts';

/** Input as Cedar sees it without a schema: whole numbers as such, other numbers as something that cannot be compared. */
function attribute(value: unknown): Attributes[string] {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (Array.isArray(value)) return value.map(attribute);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, attribute(member)]));
  }
  return { __entity: { type: 'AgentCore::Number', id: String(value) } };
}

/** AgentCore's policies by Cedar's own engine. That they fit the schema of a tool's input is a test of its own. */
export const agentcoreReader: Reader = {
  target: 'agentcore',
  engine: '@cedar-policy/cedar-wasm',
  problems: ({ text }) => parseProblems(text),
  open({ text }, serverKey): Judge {
    const permits = engine(text);
    const passes = (tool: string, given: object): boolean => {
      const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
      return permits({
        principal: { type: 'AgentCore::OAuthUser', id: 'somebody' },
        action: { type: 'AgentCore::Action', id: `${serverKey}___${tool}` },
        resource: { type: 'AgentCore::Gateway', id: 'arn:aws:bedrock-agentcore:fill-in' },
        context: { input: attribute(present) },
        entities: [],
      });
    };
    return {
      listed: () => true,
      call: (tool, given) => (tool.isWellFormed() && passes(tool, given) ? 'allow' : 'deny'),
    };
  },
};
