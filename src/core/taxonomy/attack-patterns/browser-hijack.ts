import type { AttackPattern } from './pattern.ts';
import { possibleBy, wordsMatching } from './possibility.ts';

export const browserHijack: AttackPattern = {
  id: 'AP-29',
  slug: 'browser-hijack',
  title: 'A hijacked browser',
  levels: ['T'],
  summary:
    'A tool drives a browser that is signed in as the user. A page can tell the agent what to click and type next, and every site where the user is signed in is in reach.',
  preconditions: 'A tool that acts on live pages and sends something to them.',
  possible: (subject) => {
    const browser = wordsMatching(
      subject.definition,
      /(?<![a-z])(?:browser|puppeteer|playwright|navigat(?:e|es|ion))(?![a-z])|\b(?:web|current|active) page\b/i,
    );
    if (browser.length === 0) return null;
    return possibleBy(
      subject,
      ['untrusted-content', 'external-communication'],
      'a page that it visits can steer what is clicked and typed on the next',
    );
  },
  mitigations: [
    'Use a profile of its own, signed in nowhere; allow a list of sites.',
    'Leave out tools that evaluate scripts or upload files; ask before a form is sent.',
  ],
  incidents: [
    {
      date: '2025-02',
      what: "Web pages led ChatGPT Operator to the user's private pages and out with their content.",
      source: 'https://embracethered.com/blog/posts/2025/chatgpt-operator-prompt-injection-exploits/',
      confidence: 'V1',
    },
    {
      date: '2024-10-24',
      what: "A planted text led Claude's computer use to destroy data; ATLAS records it as AML.CS0046.",
      source: 'https://atlas.mitre.org/studies/AML.CS0046',
      confidence: 'V1',
    },
    {
      date: '2025-05-24',
      what: 'AI ClickFix: a page led a computer-use agent to run a command from the clipboard; ATLAS records it as AML.CS0055.',
      source: 'https://atlas.mitre.org/studies/AML.CS0055',
      confidence: 'V1',
    },
  ],
  ids: {
    mcp: ['MCP06'],
    asi: ['ASI01', 'ASI02'],
    llm: [],
    atlas: ['AML.T0100', 'AML.T0011.003', 'AML.T0051.001'],
    saf: [],
    cwe: ['CWE-1427'],
  },
};
