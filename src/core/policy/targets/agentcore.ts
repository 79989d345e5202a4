import type { ArgumentCondition } from '../../model/argument-condition.ts';
import { inSentence } from '../../model/in-sentence.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { cedarPermits } from '../cedar-policies.ts';
import { cedarTakes, cedarText, type CedarArguments } from '../cedar-text.ts';
import { assertSupported, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import type { Capabilities, EmitOptions, Enforced, Target } from '../target.ts';

const title = 'AgentCore Policy (Cedar)';

const can: Capabilities = {
  deny: true,
  ask: false,
  askEachTime: false,
  limit: false,
  windows: [],
  checks: { maximum: 'narrower', hosts: 'narrower', under: 'narrower', domains: 'narrower', oneOf: 'narrower' },
  cases: 'full',
  hide: true,
};

const nameOf = (pointer: string): string => pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');

const names: CedarArguments = {
  value: (argument) => `context.input[${cedarText(nameOf(argument))}]`,
  present: (argument) => `context.input has ${cedarText(nameOf(argument))}`,
  absent: (argument) => `!(context.input has ${cedarText(nameOf(argument))})`,
  within(argument, max) {
    const value = `context.input[${cedarText(nameOf(argument))}]`;
    return `${value} >= 0 && ${value} <= ${Math.floor(max)}`;
  },
};

/** The type that Cedar's schema of the tool gives an argument, as far as rules here can use it. */
function typeOf(inputSchema: JsonObject | undefined, pointer: string): string | null {
  const properties = inputSchema?.['properties'];
  const name = nameOf(pointer);
  if (!isJsonObject(properties) || pointer.slice(1).includes('/') || !Object.hasOwn(properties, name)) return null;
  const schema = properties[name];
  // A choice of texts becomes a type of its own, and a number that is not whole one that cannot be compared.
  if (!isJsonObject(schema) || schema['enum'] !== undefined) return null;
  return typeof schema['type'] === 'string' ? schema['type'] : null;
}

function takesFor(inputSchema: JsonObject | undefined): (condition: ArgumentCondition) => boolean {
  return (condition) => {
    const type = typeOf(inputSchema, condition.argument);
    if (!cedarTakes(condition)) return false;
    if (condition.check === 'maximum') return type === 'integer';
    if (condition.check === 'oneOf') {
      const kind = condition.values.every((value) => typeof value === 'boolean') ? 'boolean' : 'string';
      return type === kind && condition.values.every((value) => typeof value === kind);
    }
    return type === 'string';
  };
}

function enforces({ tool, decision, inputSchema }: ToolDecision): Enforced {
  if (!tool.isWellFormed()) {
    const loss = `${title} cannot name this tool, because its name is not well-formed Unicode; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  const { enforcement, losses } = enforce(tool, decision, { title, can, takes: takesFor(inputSchema) });
  const denied = enforcement.action === 'deny' && enforcement.cases.length === 0;
  return { enforcement: denied ? doing('hide') : enforcement, losses };
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(agentcore, options);
  const { tools, losses } = settle(decisions, enforces);
  const gateway = 'AgentCore::Gateway::"arn:aws:bedrock-agentcore:fill-in"';
  const policies = [...tools].flatMap(([tool, enforcement]) => {
    const action = `AgentCore::Action::${cedarText(`${options.serverKey}___${tool}`)}`;
    return cedarPermits(`\n  principal,\n  action == ${action},\n  resource == ${gateway}\n`, enforcement, names);
  });
  const none = '// No tool stays: what nothing permits is denied.';
  return policyOf(`${policies.length > 0 ? policies.join('\n\n') : none}\n`, tools, losses);
}

/** The policy engine of Amazon Bedrock AgentCore. */
export const agentcore: Target = {
  id: 'agentcore',
  title,
  docs: 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/policy-core-concepts.html',
  fileName: 'policy.cedar',
  mediaType: 'text/plain',
  language: 'cedar',
  where: 'The statements of a policy of the engine that is attached to the gateway, one policy a statement.',
  verified: { against: 'Cedar’s engine, @cedar-policy/cedar-wasm 4.13.0', on: '2026-11-21' },
  can,
  serverKeys: /^[A-Za-z0-9-]+$/,
  traps: [
    'The action is TARGET___TOOL with three underscores, where TARGET is the name of the gateway’s target.',
    'An optional argument must be asked for with has before it is compared, or the policy is refused.',
    'A choice of texts is a type of its own in the schema that the tool gets, and a number that is not whole cannot be compared: rules on such arguments are not written here.',
    'In the mode LOG_ONLY nothing is refused: switch the engine to ENFORCE.',
    'A refusal comes back as a JSON-RPC error with status 200.',
  ],
  others: [{ mode: 'denied', text: 'Every other tool of the gateway is denied, because nothing permits it.' }],
  enforces,
  steps: ({ serverKey }) => [
    'Put the ARN of your gateway in place of arn:aws:bedrock-agentcore:fill-in, and fill in what stands for a host or a folder.',
    `Look up the name of the target; if it is not ${inSentence(serverKey)}, write yours before the three underscores.`,
    'Create the policies in the engine, attach it to the gateway in the mode LOG_ONLY, and read what it would refuse.',
    'Switch the engine to ENFORCE, and see that a tool which the policy leaves out is refused.',
  ],
  block: (tool) =>
    tool.isWellFormed() ? `take out the statements that permit the action of ${inSentence(tool)}` : null,
  emit,
};
