import type { AttackPattern } from './pattern.ts';
import { argumentsMatching, possibleBy } from './possibility.ts';

export const unauthorisedPayment: AttackPattern = {
  id: 'AP-25',
  slug: 'unauthorised-payment',
  title: 'Payment that nobody meant',
  levels: ['T'],
  summary:
    'A purchase, a refund, a transfer or a change of plan goes through because the agent was led to it or took a step for granted. The service sees a valid request.',
  preconditions: 'A tool that moves or commits money.',
  possible: (subject) =>
    possibleBy(
      subject,
      ['money'],
      'a call that the model was led to is a valid payment to the service',
      argumentsMatching(subject.definition, /amount|price|quantity|recipient|payee|account|currency/i).slice(0, 2),
    ),
  mitigations: [
    'Set a maximum for each call and a running sum for each day; allow a list of payees and currencies.',
    'Ask a second person, or for a stronger sign-in, above a sum.',
    'Use idempotency keys, so that a repeated call pays once.',
  ],
  incidents: [
    {
      date: '2024-08-08',
      what: "Microsoft 365 Copilot was steered to an attacker's bank details; ATLAS records it as AML.CS0026.",
      source: 'https://atlas.mitre.org/studies/AML.CS0026',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP02', 'MCP06'],
    asi: ['ASI02', 'ASI09'],
    llm: ['LLM03'],
    atlas: ['AML.T0048.000', 'AML.T0053'],
    saf: ['SAF-T2104', 'SAF-T1915'],
    cwe: ['CWE-862'],
  },
};
