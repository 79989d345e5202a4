import type { AttackPattern } from './pattern.ts';
import { possibleBy } from './possibility.ts';

export const indirectPromptInjection: AttackPattern = {
  id: 'AP-03',
  slug: 'indirect-prompt-injection',
  title: 'Injection through results',
  levels: ['T'],
  summary:
    'A tool returns text that an outsider wrote: a web page, a mail, an issue, a search result. A model cannot reliably tell that text from its instructions, so the outsider can steer the calls that follow.',
  preconditions: 'A tool that returns untrusted content, and another tool in the session that has an effect.',
  possible: (subject) =>
    possibleBy(subject, ['untrusted-content'], 'what it returns can tell the model what to do next'),
  mitigations: [
    'Treat a session as tainted once it has read such text, and let tools that send, run, pay or delete ask first from then on.',
    'Give sessions that read from outside no tools with effects that they do not need.',
    'Count filters on content as noise reduction, not as a boundary.',
  ],
  incidents: [
    {
      date: '2023-02',
      what: 'Greshake and others described the attack on applications that feed retrieved text to a model.',
      source: 'https://arxiv.org/abs/2302.12173',
      confidence: 'V2',
    },
    {
      date: '2025-05',
      what: 'EchoLeak, CVE-2025-32711: a single mail made Microsoft 365 Copilot leak internal data without a click.',
      source: 'https://www.aim.security/post/echoleak-blogpost',
      confidence: 'V1',
    },
    {
      date: '2025-06-19',
      what: 'Cato Networks planted instructions in a support ticket that an Atlassian MCP session then carried out; ATLAS records it as AML.CS0039.',
      source: 'https://www.catonetworks.com/blog/cato-ctrl-poc-attack-targeting-atlassians-mcp/',
      confidence: 'V1',
    },
    {
      date: '2025-08',
      what: 'SafeBreach drove Gemini through the text of calendar invitations.',
      source: 'https://www.safebreach.com/blog/invitation-is-all-you-need-hacking-gemini/',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP06', 'MCP10'],
    asi: ['ASI01'],
    llm: ['LLM01'],
    atlas: ['AML.T0051.001', 'AML.T0099'],
    saf: ['SAF-T1102'],
    cwe: ['CWE-1427'],
  },
};
