import type { AttackPattern } from './pattern.ts';
import { possibleBy } from './possibility.ts';

export const credentialExposure: AttackPattern = {
  id: 'AP-18',
  slug: 'credential-exposure',
  title: 'Secrets in results',
  levels: ['T', 'S'],
  summary:
    'A tool returns a secret, or an error message or a dump of the environment has one in it. From then on it is in the session, in logs and perhaps at the provider of the model.',
  preconditions: 'A tool that returns, creates or handles secrets.',
  possible: (subject) =>
    possibleBy(
      subject,
      ['credentials'],
      'a secret that enters the session can be repeated to any other tool and stays in its record',
    ),
  mitigations: [
    'Return a reference to a secret and not its value.',
    'Redact results before the model sees them.',
    'Let reading a secret ask each time, and rotate what was shown.',
  ],
  incidents: [
    {
      date: '2025-06',
      what: "AgentSmith: a shared agent on LangSmith's hub passed the API keys of its users to a proxy.",
      source:
        'https://noma.security/blog/how-an-ai-agent-vulnerability-in-langsmith-could-lead-to-stolen-api-keys-and-hijacked-llm-responses',
      confidence: 'V1',
    },
    {
      date: '2026-01-25',
      what: 'Control interfaces of ClawdBot stood open on the internet, credentials included; ATLAS records it as AML.CS0048.',
      source: 'https://atlas.mitre.org/studies/AML.CS0048',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP01'],
    asi: ['ASI03'],
    llm: ['LLM02'],
    atlas: ['AML.T0083', 'AML.T0098', 'AML.T0082'],
    saf: ['SAF-T1502', 'SAF-T1503', 'SAF-T1504'],
    cwe: ['CWE-200', 'CWE-209', 'CWE-532'],
  },
};
