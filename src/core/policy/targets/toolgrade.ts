import { inSentence } from '../../model/in-sentence.ts';
import type { Policy, ToolDecision } from '../../model/policy.ts';
import { assertSupported, jsonDocument, policyOf, settle } from '../emit.ts';
import { doing, enforce } from '../enforce.ts';
import { ruleOf } from '../neutral/policy-file-of.ts';
import { neutralOf } from '../neutral/policy-file-of-target.ts';
import { asNull } from '../placeholders.ts';
import type { Capabilities, EmitOptions, Enforced, Target } from '../target.ts';

const title = 'Toolgrade policy';

const can: Capabilities = {
  deny: true,
  ask: true,
  askEachTime: true,
  limit: true,
  windows: ['minute', 'hour', 'day'],
  checks: { maximum: 'exact', total: 'exact', hosts: 'exact', under: 'exact', domains: 'exact', oneOf: 'exact' },
  cases: 'full',
  hide: true,
};

function enforces({ tool, decision }: ToolDecision): Enforced {
  if (!tool.isWellFormed()) {
    const loss = `${title} cannot name this tool, because its name is not well-formed Unicode; this policy says nothing about it.`;
    return { enforcement: doing('none'), losses: [loss] };
  }
  return enforce(tool, decision, { title, can });
}

function emit(decisions: readonly ToolDecision[], options: EmitOptions): Policy {
  assertSupported(toolgrade, options);
  const { tools, losses } = settle(decisions, enforces);
  const settled = neutralOf(tools, options.others);
  const rules = settled.rules.map((rule) => {
    const [own, ...twins] = decisions.filter(({ tool }) => tool === rule.tool);
    // The whole decision, with what it falls back on and what is left open even where a person is asked.
    return own === undefined || twins.length > 0 ? rule : ruleOf(own);
  });
  const others = options.others === 'allowed' ? 'allow' : 'hide';
  const document = { ...settled, server: options.serverKey, others, rules };
  return asNull(policyOf(jsonDocument(document), tools, losses));
}

/** The project's own format, which the guard of the command line enforces. */
export const toolgrade: Target = {
  id: 'toolgrade',
  title,
  docs: '/schema/policy-v1.json',
  fileName: 'policy.json',
  mediaType: 'application/json',
  language: 'json',
  where: 'A file of its own, named by --policy when the guard starts; one file a server.',
  verified: null,
  can,
  serverKeys: /./,
  traps: [
    'The guard stands before servers that a client starts as a local process; a server at an address is not behind it.',
    'A client that keeps its direct connection to the server goes around the guard.',
    'Where a client cannot ask, a question becomes what the rule falls back on, or a denial.',
  ],
  others: [
    { mode: 'denied', text: 'Every other tool of the server is hidden and denied, because others is hide.' },
    { mode: 'allowed', text: 'Every other tool of the server stays allowed without a limit, because others is allow.' },
  ],
  enforces,
  steps: ({ serverKey }) => [
    'Save the policy as policy.json, and fill in what says null.',
    `In your client's configuration of ${inSentence(serverKey)}, put the guard before the server's own command: toolgrade guard --policy policy.json -- COMMAND.`,
    'Restart the client, call a tool that the policy refuses, and see the reason.',
  ],
  block: (tool) => (tool.isWellFormed() ? `set the action of ${inSentence(tool)} to hide` : null),
  emit,
};
