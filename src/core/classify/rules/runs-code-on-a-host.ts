import { acts, isNamed, objectIs } from '../reading/read-definition.ts';
import { livePage, sandboxNamed, saysItRunsCode, speaksSql, suppliedCode, topicHas } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const runsCodeOnAHost = defineRule({
  id: 'runs-code-on-a-host',
  claim: 'Code or a shell command of the caller runs without a named sandbox.',
  shows: { kind: 'floor', level: 'Critical' },
  rulings: ['T6', 'R33'],
  why: 'code of the caller runs on a host and no sandbox is named',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const code = suppliedCode(reading);
    const shipped =
      reading.main?.verb === 'deploy' && !topicHas(reading, /^(?:contract|model|template|token|dashboard)$/)
        ? reading.parameters.find(
            ({ words, nested, type }) =>
              !nested &&
              type !== 'boolean' &&
              /^(?:files?|file contents?|contents?|code|source(?: code)?|script|function code|bundle|html)$/.test(
                words,
              ),
          )
        : undefined;
    if (shipped !== undefined && sandboxNamed(reading) === null)
      return yes(
        [reading.main?.evidence, shipped.evidence()],
        `the caller's "${shipped.name}" is deployed and runs, and no sandbox is named`,
      );
    const named = isNamed(
      reading,
      /\b(?:run|execute|exec|eval|adb|ssh)\b.*\b(?:code|command|commands|script|shell|python|bash|powershell|terminal|cmd|cell)\b|\b(?:shell|bash|terminal|exec|repl|powershell)$/,
    );
    const said =
      (reading.definition.inputSchema === undefined && acts(reading, 'run', 'trigger')) ||
      (code !== undefined && acts(reading, 'run', 'trigger', 'create', 'update'))
        ? saysItRunsCode(reading)
        : null;
    if (said !== null && sandboxNamed(reading) === null && !livePage(reading)) return yes([said]);
    if (!acts(reading, 'run', 'trigger', 'create') || (code === undefined && named === null)) return no;
    if (
      sandboxNamed(reading) !== null ||
      (livePage(reading) &&
        /javascript|js|script|evaluate/.test(`${reading.definition.name}${code?.name ?? ''}`.toLowerCase()))
    )
      return no;
    if (acts(reading, 'create') && !(code?.roles.has('command') === true && objectIs(reading, 'infrastructure')))
      return no;
    if (speaksSql(reading) && code === undefined) return no;
    if (code !== undefined && code.values.length > 0) return no;
    if (acts(reading, 'trigger') && named === null && !(code?.roles.has('command') === true)) return no;
    if (
      /\b(?:code|expression)$/.test(code?.words ?? '') &&
      /(?:currency|country|language|error|zip|status|airport|promo)/.test(code?.words ?? '')
    )
      return no;
    return yes([named ?? reading.main?.evidence, code?.evidence()]);
  },
  gaps: ['A sandbox that the definition does not name is not seen.'],
  examples: {
    matches: [
      {
        name: 'run_powershell',
        description: 'Execute PowerShell commands securely.',
        inputSchema: { type: 'object', properties: { code: { type: 'string' } } },
      },
      {
        name: 'kubectl_exec',
        description: 'Execute a command in a pod.',
        inputSchema: { type: 'object', properties: { command: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'run_code',
        description: 'Run code in a sandboxed container.',
        inputSchema: { type: 'object', properties: { code: { type: 'string' } } },
      },
      { name: 'run_build', description: 'Run a build.' },
    ],
  },
});
