import { acts, argument, isNamed, objectIs, says } from '../reading/read-definition.ts';
import { saysItRunsCode, suppliedCode } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

const interpreter =
  'It runs what the caller supplies in an open language (T6): Execute. What that text could go on to do does not change the category; the risk level carries it.';

function interprets(name: string): string {
  return `It runs whatever the argument “${name}” holds, in an open language (T6): Execute. What that text could go on to do does not change the category; the risk level carries it.`;
}

export const runsSuppliedCode = defineRule({
  id: 'runs-supplied-code',
  claim: 'The caller supplies code or a command, and the call runs it.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['T6'],
  why: 'A free interpreter does whatever its input says.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const code = suppliedCode(reading);
    // A sum that is given as an expression is worked out, and no program is run.
    if (
      /^(?:evaluate|eval|calculate|compute)$/.test(reading.main?.verb ?? '') &&
      code !== undefined &&
      code.words.endsWith('expression') &&
      says(reading, /\bmathematical\b|\barithmetic\b|数学/i) !== null
    )
      return no;
    const named = isNamed(
      reading,
      /\b(?:run|execute|exec|eval|evaluate)\b.*\b(?:code|command|commands|script|shell|python|javascript|js|bash|powershell|terminal|cell|program|snippet|macro|applescript|cmd)\b|\b(?:shell|bash|terminal|python|powershell|ssh) ?(?:exec|execute|run|command)?$|\b(?:code|command|script) (?:execution|runner|interpreter)\b|\b(?:exec|repl)$/,
    );
    const said =
      (reading.definition.inputSchema === undefined && acts(reading, 'run', 'trigger')) ||
      (code !== undefined && acts(reading, 'run', 'trigger', 'create', 'update'))
        ? saysItRunsCode(reading)
        : null;
    if (said !== null) return yes([said], interpreter);
    const evaluates = /^(?:evaluate|eval)$/.test(reading.main?.verb ?? '')
      ? says(reading, /\b(?:JavaScript|Python|Lua|Ruby|code|script|R expression)\b/i)
      : null;
    if (
      evaluates !== null &&
      (code !== undefined ||
        argument(reading, 'body') !== undefined ||
        reading.parameters.length === 0 ||
        reading.parameters.some(({ words }) => /function|expr/.test(words)))
    )
      return yes([reading.main?.evidence, evaluates], interpreter);
    if (named !== null && acts(reading, 'run', 'trigger', 'read', 'compute', 'create', 'manage')) {
      if (code !== undefined || !acts(reading, 'read', 'compute', 'create'))
        return yes([named, code?.evidence()], code === undefined ? interpreter : interprets(code.name));
    }
    if (code === undefined || (code.roles.has('action') && code.values.length > 0) || code.values.length > 0)
      return named === null || reading.main === null ? no : yes([named], interpreter);
    const runs =
      acts(reading, 'run') ||
      (acts(reading, 'trigger', 'create') &&
        code.roles.has('command') &&
        objectIs(reading, 'infrastructure', 'workflow', 'command'));
    if (
      !runs ||
      /(?:currency|country|language|error|zip|postal|status|airport|stock|promo|coupon|area|project|source|sort|order|exit) ?(?:code|expression|source)?$/.test(
        code.words,
      )
    )
      return no;
    return yes([reading.main?.evidence, code.evidence()], interprets(code.name));
  },
  gaps: ["An allow-list of commands on the server's side is not seen unless the definition names it."],
  examples: {
    matches: [
      {
        name: 'ssh_exec',
        description: 'Execute a command over SSH.',
        inputSchema: { type: 'object', properties: { command: { type: 'string' } } },
      },
      {
        name: 'run_python',
        description: 'Run Python code.',
        inputSchema: { type: 'object', properties: { code: { type: 'string' } } },
      },
    ],
    misses: [
      {
        name: 'explain_code',
        description: 'Explain a piece of code.',
        inputSchema: { type: 'object', properties: { code: { type: 'string' } } },
      },
      {
        name: 'run_report',
        description: 'Run a report.',
        inputSchema: { type: 'object', properties: { country_code: { type: 'string' } } },
      },
    ],
  },
});
