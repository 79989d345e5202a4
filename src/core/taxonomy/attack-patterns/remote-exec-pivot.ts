import type { AttackPattern } from './pattern.ts';
import { argumentsMatching, has, possibleBy, wordsMatching } from './possibility.ts';

export const remoteExecPivot: AttackPattern = {
  id: 'AP-22',
  slug: 'remote-exec-pivot',
  title: 'From one machine to the next',
  levels: ['T'],
  summary:
    'A tool that reaches other machines by SSH, kubectl or a cloud API uses credentials that are good for many of them. One hijacked session then reaches the whole fleet.',
  preconditions: 'A tool that runs something on other machines with shared credentials.',
  possible: (subject) => {
    const remote = [
      ...wordsMatching(
        subject.definition,
        /(?<![a-z])(?:ssh|kubectl)(?![a-z])|\bremote (?:host|server|machine|command)s?\b|\b(?:in|on) (?:a|the) (?:pod|node|cluster|instance)s?\b/i,
      ),
      ...argumentsMatching(subject.definition, /^(?:host|hostname|node|pod|instance(?:_?id)?|machine)$/i),
    ];
    const runs = has(subject, 'code-execution');
    const consequence = 'the credentials that it uses reach other machines, so one hijacked session does too';
    if (runs && has(subject, 'infrastructure'))
      return possibleBy(subject, ['code-execution', 'infrastructure'], consequence, remote);
    if (remote.length === 0) return null;
    return possibleBy(subject, [runs ? 'code-execution' : 'infrastructure'], consequence, remote);
  },
  mitigations: [
    'Allow a list of hosts and of commands by rules on the arguments.',
    'Use certificates that are short-lived and good for one host; ask for each host.',
  ],
  incidents: [
    {
      date: '2025-11',
      what: 'Anthropic reported that a state actor used Claude with MCP tools against about 30 organisations.',
      source: 'https://www.anthropic.com/news/disrupting-AI-espionage',
      confidence: 'V1',
    },
    {
      date: '2025',
      what: "CVE-2025-53355: a flaw in mcp-server-kubernetes ran commands with the server's rights in a cluster.",
      source: 'https://github.com/advisories/GHSA-gjv4-ghm7-q58q',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP02', 'MCP05'],
    asi: ['ASI03', 'ASI10'],
    llm: [],
    atlas: ['AML.T0112.000', 'AML.T0108', 'AML.T0050'],
    saf: ['SAF-T1302', 'SAF-T1704'],
    cwe: ['CWE-269'],
  },
};
