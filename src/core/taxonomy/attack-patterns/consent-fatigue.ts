import { notFromADefinition, type AttackPattern } from './pattern.ts';

export const consentFatigue: AttackPattern = {
  id: 'AP-28',
  slug: 'consent-fatigue',
  title: 'Approval worn down or faked',
  levels: ['C', 'P'],
  summary:
    'A person who is asked all the time stops reading. An attacker can also make the prompt itself show other text than the call has, by control characters or by a summary that the model wrote.',
  preconditions: "A client that relies on a person's approval.",
  possible: notFromADefinition,
  mitigations: [
    'Ask rarely, by hiding tools that are not needed; never remember an approval of a Critical tool.',
    'Show the literal arguments, with control characters made visible.',
  ],
  incidents: [
    {
      date: '2025-09-15',
      what: 'Lies in the Loop: Checkmarx forged what an approval prompt shows.',
      source: 'https://checkmarx.com/zero-post/bypassing-ai-agent-defenses-with-lies-in-the-loop/',
      confidence: 'V2',
    },
    {
      date: '2025-04-29',
      what: 'Trail of Bits hid instructions from users by terminal control codes.',
      source: 'https://blog.trailofbits.com/2025/04/29/deceiving-users-with-ansi-terminal-codes-in-mcp/',
      confidence: 'V2',
    },
  ],
  ids: {
    mcp: ['MCP08'],
    asi: ['ASI09'],
    llm: [],
    atlas: ['AML.T0067'],
    saf: ['SAF-T1403', 'SAF-T1404'],
    cwe: ['CWE-451'],
  },
};
