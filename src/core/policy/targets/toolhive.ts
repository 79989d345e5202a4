import { Document, Scalar } from 'yaml';
import type { ArgumentCondition } from '../../model/argument-condition.ts';
import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { cedarPermits } from '../cedar-policies.ts';
import { cedarTakes, cedarText, type CedarArguments } from '../cedar-text.ts';
import { assertSupported, escapeInvisible, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import type { Capabilities, EmitOptions, Enforced, Target } from '../target.ts';

const title = 'ToolHive (Cedar)';

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

const nameOf = (pointer: string): string => `arg_${pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~')}`;

/** ToolHive hands numbers over as decimals, and of a list or an object only that it is there. */
const names: CedarArguments = {
  value: (argument) => `resource[${cedarText(nameOf(argument))}]`,
  present: (argument) => `resource has ${cedarText(nameOf(argument))}`,
  absent: (argument) =>
    `(!(resource has ${cedarText(nameOf(argument))}) && !(resource has ${cedarText(`${nameOf(argument)}_present`)}))`,
  within(argument, max) {
    const value = `resource[${cedarText(nameOf(argument))}]`;
    const most = max.toFixed(4);
    return `${value}.greaterThanOrEqual(decimal("0.0")) && ${value}.lessThanOrEqual(decimal("${most}"))`;
  },
};

/** Arguments of the top level alone, and amounts that a decimal of four places holds. */
function takes(condition: ArgumentCondition): boolean {
  if (condition.argument.slice(1).includes('/')) return false;
  if (condition.check === 'maximum' && condition.max !== null && condition.max > 1e11) return false;
  return cedarTakes(condition);
}

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (!tool.isWellFormed()) {
    const loss = `${title} cannot name this tool, because its name is not well-formed Unicode; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  const { enforcement, losses } = enforce(tool, decision, { title, can, takes });
  if (enforcement.action === 'deny' && enforcement.cases.length === 0) return { enforcement: doing('hide'), losses };
  const judged = [...enforcement.conditions, ...enforcement.cases.flatMap((each) => each.conditions)];
  const affected = judged.some(({ whenAbsent }) => whenAbsent === 'refuse') || enforcement.cases.length > 0;
  if (!affected) return { enforcement, losses };
  const unlisted = `${title} judges the list of tools without arguments, so ${inSentence(tool)}, which is held to some, may be missing from the list that a client sees.`;
  return { enforcement, losses: [...losses, unlisted] };
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(toolhive, options);
  const { tools, losses } = settle(decisions, enforces);
  const policies = [...tools].flatMap(([tool, enforcement]) =>
    cedarPermits(`principal, action == Action::"call_tool", resource == Tool::${cedarText(tool)}`, enforcement, names),
  );
  const entries = policies.map((each) => {
    const scalar = new Scalar(each.replaceAll('\n', ' '));
    scalar.type = Scalar.QUOTE_DOUBLE;
    return scalar;
  });
  const document = new Document({ version: '1.0', type: 'cedarv1', cedar: { policies: [], entities_json: '[]' } });
  const version = new Scalar('1.0');
  version.type = Scalar.QUOTE_DOUBLE;
  document.set('version', version);
  document.setIn(['cedar', 'policies'], document.createNode(entries));
  const text = document.toString({ directives: false, lineWidth: 0, blockQuote: false });
  return policyOf(escapeInvisible(text, 'long'), tools, losses);
}

/** The Cedar authorizer of ToolHive. */
export const toolhive: Target = {
  id: 'toolhive',
  title,
  docs: 'https://docs.stacklok.com/toolhive/concepts/cedar-policies',
  fileName: 'authz.yaml',
  mediaType: 'application/yaml',
  language: 'yaml',
  where: 'A file of its own, named by --authz-config when the server is started; one file a server.',
  verified: { against: 'Cedar’s engine, @cedar-policy/cedar-wasm 4.13.0', on: '2026-11-21' },
  can,
  serverKeys: /./,
  traps: [
    'A number arrives as a decimal: a rule that compares it with a whole number, as resource.arg_amount <= 100, is an error, and an error permits nothing.',
    'Of a list or an object only its presence is handed over, as arg_NAME_present.',
    'The list of tools is judged without arguments, so a tool that is permitted only with some is missing from it.',
    'What no rule permits is denied: prompts and resources of the server need rules of their own.',
    'Limits for a tool are a matter of the operator for Kubernetes, and are not written here.',
  ],
  others: [
    {
      mode: 'denied',
      text: 'Every other tool of the server is denied and left out of the list, because nothing permits it.',
    },
  ],
  enforces,
  steps: ({ serverKey }) => [
    'Save the policy as authz.yaml, and fill in what stands for a host or a folder.',
    `Start ${inSentence(serverKey)} with thv run --authz-config authz.yaml and its other options.`,
    'List the tools through it, and see that those which the policy leaves out are gone.',
  ],
  block: (tool) => (tool.isWellFormed() ? `take out the rules that permit Tool::${inSentence(tool)}` : null),
  emit,
};
