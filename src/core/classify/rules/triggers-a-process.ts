import { type Reading, acts, says, topicIs } from '../reading/read-definition.ts';
import { headWord, routesSubcommands, savesByDescription, storesOnly } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

/** Opening an app, a page or an address sets something going; opening a record or a node only shows it. */
function opensAnApp(reading: Reading): boolean {
  return [...reading.object].some((noun) =>
    /^(?:app|application|url|browser|simulator|emulator|program|editor|terminal|website|link|tab|window|session|connection|tunnel|software)$/.test(
      noun,
    ),
  );
}

/** True where what the verb takes, or a noun beside it, is a word of the list. */
function hasAny(reading: Reading, words: ReadonlySet<string>): boolean {
  return (
    headWord(reading, words) ||
    (reading.head === null ? false : (reading.clause?.object ?? []).some((noun) => words.has(noun)))
  );
}

export const triggersAProcess = defineRule({
  id: 'triggers-a-process',
  claim:
    'The main verb sets a process going: it deploys, applies, starts, restarts, reloads, triggers or synchronises.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['T7', 'T9', 'T11', 'R12'],
  why: 'The effect is more than storing the arguments.',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    const routed = routesSubcommands(reading);
    const command = reading.parameters.find(
      ({ roles, nested, values }) => !nested && roles.has('command') && values.length === 0,
    );
    if (routed !== null && command !== undefined)
      return yes(
        [routed, command.evidence()],
        `The argument “${command.name}” names any of the tool's own commands and the schema lists none, so the stronger reading holds (T7, T11): Execute.`,
      );
    if (reading.main === null) return tooLittleText;
    if (
      acts(reading, 'update') &&
      !/^(?:rename|label|tag)$/.test(reading.main.verb) &&
      headWord(reading, new Set(['capacity', 'replica', 'throughput', 'scaling', 'autoscaling', 'concurrency']))
    ) {
      return yes(
        [reading.main.evidence],
        'A new capacity scales something that runs (R12), which is more than storing an argument: Execute.',
      );
    }
    const scaled = reading.parameters.find(
      ({ words, nested }) =>
        !nested && /^(?:replicas?|image|memory|cpu|desired count|node count|instance type|machine type)$/.test(words),
    );
    if (
      scaled !== undefined &&
      acts(reading, 'update') &&
      topicIs(reading, 'infrastructure') &&
      /^(?:deployment|memory|instance|cluster|service|pool|allocation|workload|statefulset|server|vm|droplet)$/.test(
        reading.head ?? '',
      )
    )
      return yes(
        [reading.main.evidence, scaled.evidence()],
        `With “${scaled.name}” something that runs is scaled or rolled out anew (R12), which is more than storing an argument: Execute.`,
      );
    const rolled =
      reading.main.verb === 'upgrade' &&
      hasAny(
        reading,
        new Set([
          'chart',
          'release',
          'helm',
          'cluster',
          'deployment',
          'node',
          'nodepool',
          'kubernetes',
          'server',
          'firmware',
          'package',
          'instance',
          'database',
          'version',
          'app',
          'dependency',
          'plugin',
          'firewall',
          'router',
          'os',
          'system',
          'kernel',
        ]),
      );
    const probed =
      reading.main.verb === 'perform' && /^(?:scan|fuzzing|bruteforce)$/.test(reading.head ?? '')
        ? reading.parameters.find(({ words }) =>
            /^(?:target|targets|host|ip|ip address|subnet|cidr|url|domain|network)$/.test(words),
          )
        : undefined;
    if (probed !== undefined)
      return yes(
        [reading.main.evidence, probed.evidence()],
        `It probes the machine that “${probed.name}” names, which is more than looking something up: Execute.`,
      );
    const { clause } = reading;
    const released =
      acts(reading, 'create', 'update') &&
      clause?.leading === true &&
      reading.description.clauses[0]?.sentence === 0 &&
      (reading.description.clauses[0].verb === 'deploy' ||
        (reading.description.clauses[0].verb === 'start' &&
          reading.description.clauses[0].object.some((noun) =>
            /^(?:automation|workflow|pipeline|sequence|build)$/.test(noun),
          )));
    if (released)
      return yes(
        [reading.main.evidence],
        'The description says that it sets something going, which is more than storing an argument, and doubt raises (T11): Execute.',
      );
    const live =
      acts(reading, 'update') && /^(?:merge|rebase)$/.test(reading.main.verb)
        ? says(reading, /\b(?:to|on|onto|into) production\b|\bdeploys?\b/i)
        : null;
    if (rolled || live !== null)
      return yes(
        [reading.main.evidence, live],
        'A new version takes the place of one that runs, which is more than storing an argument: Execute.',
      );
    if (!acts(reading, 'trigger', 'run', 'install')) return no;
    const { verb, evidence } = reading.main;
    if (/^(?:apply|handle|process|start|begin|open|call|renew|resume|compile|play)$/.test(verb) && storesOnly(reading))
      return no;
    if (verb === 'open' && !opensAnApp(reading)) return no;
    if (savesByDescription(reading)) return no;
    const because =
      verb === 'apply'
        ? 'Applying what was staged sets it in force (T9), which is more than storing an argument: Execute, not Write.'
        : 'The call sets a process going whose effect is more than storing its arguments, so it is Execute and not Write.';
    return yes([evidence], because);
  },
  gaps: ['What the process then does is not in the definition.'],
  examples: {
    matches: [
      { name: 'cli_reload_firewall', description: 'Reload firewall rules via CLI.' },
      { name: 'trigger_build', description: 'Trigger a Jenkins build.' },
    ],
    misses: [
      { name: 'list_builds', description: 'List builds.' },
      { name: 'apply_label', description: 'Apply a label to a message.' },
    ],
  },
});
