import type { AttackPattern } from './pattern.ts';
import { possibleBy } from './possibility.ts';

export const configPersistence: AttackPattern = {
  id: 'AP-21',
  slug: 'config-persistence',
  title: 'Persistence through files that are obeyed later',
  levels: ['T'],
  summary:
    'A call writes to a place that is run or read as instruction later: the settings of an agent, an MCP configuration, a rules file, a CI workflow, a schedule, a memory. The attack then outlives the session in which it began.',
  preconditions: 'A tool that writes such places, or that writes files of the host and is not kept from them.',
  possible: (subject) => {
    const writes = subject.classification.category !== 'Read';
    return (
      possibleBy(subject, ['persistence'], 'what one call writes is run or obeyed in later sessions') ??
      (writes
        ? possibleBy(
            subject,
            ['host-filesystem'],
            'a file that it writes can be a configuration that runs or is obeyed later',
          )
        : null)
    );
  },
  mitigations: [
    'Deny writes to a named list of places: agent settings, rules files, hooks, CI, start-up files.',
    'Let writes to dotfiles ask first, and review what a memory holds.',
  ],
  incidents: [
    {
      date: '2025-08',
      what: 'CurXecute, CVE-2025-54135: an agent in Cursor was led to write an MCP entry that started at once.',
      source:
        'https://www.aim.security/post/when-public-prompts-turn-into-local-shells-rce-in-cursor-via-mcp-auto-start',
      confidence: 'V2',
    },
    {
      date: '2025',
      what: 'CVE-2025-53773: GitHub Copilot could be led to overwrite its own settings; CVE-2025-54130 is the same of Cursor.',
      source: 'https://nvd.nist.gov/vuln/detail/CVE-2025-53773',
      confidence: 'V1',
    },
    {
      date: '2025-03-18',
      what: 'Rules File Backdoor: hidden instructions in rules files steered coding assistants; ATLAS records it as AML.CS0041.',
      source: 'https://atlas.mitre.org/studies/AML.CS0041',
      confidence: 'V1',
    },
    {
      date: '2024-02-01',
      what: "Instructions planted in ChatGPT's memory held for later sessions; ATLAS records it as AML.CS0040.",
      source: 'https://atlas.mitre.org/studies/AML.CS0040',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP10', 'MCP05'],
    asi: ['ASI06', 'ASI05'],
    llm: ['LLM05'],
    atlas: ['AML.T0081', 'AML.T0080.000'],
    saf: ['SAF-T1204', 'SAF-T1206'],
    cwe: ['CWE-15'],
  },
};
