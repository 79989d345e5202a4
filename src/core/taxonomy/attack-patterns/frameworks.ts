/** OWASP MCP Top 10. The project's pages disagree on the name of MCP06; this is the newer one. */
export const mcpTop10 = {
  MCP01: 'Token Mismanagement & Secret Exposure',
  MCP02: 'Privilege Escalation via Scope Creep',
  MCP03: 'Tool Poisoning',
  MCP04: 'Software Supply Chain & Dependency Tampering',
  MCP05: 'Command Injection & Execution',
  MCP06: 'Intent Flow Subversion',
  MCP07: 'Insufficient Authentication & Authorization',
  MCP08: 'Lack of Audit and Telemetry',
  MCP09: 'Shadow MCP Servers',
  MCP10: 'Context Injection & Over-Sharing',
} as const;

/** OWASP Top 10 for Agentic Applications. */
export const agenticTop10 = {
  ASI01: 'Agent Goal Hijack',
  ASI02: 'Tool Misuse and Exploitation',
  ASI03: 'Identity and Privilege Abuse',
  ASI04: 'Agentic Supply Chain Vulnerabilities',
  ASI05: 'Unexpected Code Execution (RCE)',
  ASI06: 'Memory and Context Poisoning',
  ASI07: 'Insecure Inter-Agent Communication',
  ASI08: 'Cascading Failures',
  ASI09: 'Human-Agent Trust Exploitation',
  ASI10: 'Rogue Agents',
} as const;

/** OWASP Top 10 for LLM Applications. The 2026 edition renumbered the list of 2025. */
export const llmTop10 = {
  LLM01: { title: 'Prompt Injection', in2025: 'LLM01' },
  LLM02: { title: 'Sensitive Information Disclosure', in2025: 'LLM02' },
  LLM03: { title: 'Excessive Agency', in2025: 'LLM06' },
  LLM04: { title: 'Supply Chain', in2025: 'LLM03' },
  LLM05: { title: 'Data and Model Poisoning', in2025: 'LLM04' },
  LLM06: { title: 'Unbounded Consumption', in2025: 'LLM10' },
  LLM07: { title: 'Misinformation', in2025: 'LLM09' },
  LLM08: { title: 'Hidden Context Exposure', in2025: 'LLM07' },
  LLM09: { title: 'Vector and Embedding Weaknesses', in2025: 'LLM08' },
  LLM10: { title: 'Improper Output Handling', in2025: 'LLM05' },
} as const;

/** Techniques of MITRE ATLAS that a pattern maps to. */
export const atlasTechniques = {
  'AML.T0010.005': 'AI Supply Chain Compromise: AI Agent Tool',
  'AML.T0011.002': 'User Execution: Poisoned AI Agent Tool',
  'AML.T0011.003': 'User Execution: Malicious Link',
  'AML.T0012': 'Valid Accounts',
  'AML.T0029': 'Denial of AI Service',
  'AML.T0034.002': 'Cost Harvesting: Agentic Resource Consumption',
  'AML.T0037': 'Data from Local System',
  'AML.T0048.000': 'External Harms: Financial Harm',
  'AML.T0049': 'Exploit Public-Facing Application',
  'AML.T0050': 'Command and Scripting Interpreter',
  'AML.T0051.001': 'LLM Prompt Injection: Indirect',
  'AML.T0053': 'AI Agent Tool Invocation',
  'AML.T0055': 'Unsecured Credentials',
  'AML.T0060': 'Publish Hallucinated Entities',
  'AML.T0067': 'LLM Trusted Output Components Manipulation',
  'AML.T0073': 'Impersonation',
  'AML.T0074': 'Masquerading',
  'AML.T0077': 'LLM Response Rendering',
  'AML.T0078': 'Drive-by Compromise',
  'AML.T0080.000': 'AI Agent Context Poisoning: Memory',
  'AML.T0081': 'Modify AI Agent Configuration',
  'AML.T0082': 'RAG Credential Harvesting',
  'AML.T0083': 'Credentials from AI Agent Configuration',
  'AML.T0085.000': 'Data from AI Services: RAG Databases',
  'AML.T0085.001': 'Data from AI Services: AI Agent Tools',
  'AML.T0086': 'Exfiltration via AI Agent Tool Invocation',
  'AML.T0091.000': 'Use Alternate Authentication Material: Application Access Token',
  'AML.T0098': 'AI Agent Tool Credential Harvesting',
  'AML.T0099': 'AI Agent Tool Data Poisoning',
  'AML.T0100': 'AI Agent Clickbait',
  'AML.T0101': 'Data Destruction via AI Agent Tool Invocation',
  'AML.T0104': 'Publish Poisoned AI Agent Tool',
  'AML.T0108': 'AI Agent',
  'AML.T0109': 'AI Supply Chain Rug Pull',
  'AML.T0110': 'AI Agent Tool Poisoning',
  'AML.T0112.000': 'Local AI Agent',
} as const;

/** Techniques of SAF-MCP (called SAFE-MCP before, with the same numbers) that a pattern maps to. */
export const safTechniques = {
  'SAF-T1001': 'Tool Poisoning Attack',
  'SAF-T1002': 'Supply Chain Compromise',
  'SAF-T1003': 'Malicious MCP-Server Distribution',
  'SAF-T1004': 'Server Impersonation / Name-Collision',
  'SAF-T1005': 'Exposed Endpoint Exploit',
  'SAF-T1008': 'Tool Shadowing Attack',
  'SAF-T1009': 'Authorization Server Mix-up',
  'SAF-T1101': 'Command Injection',
  'SAF-T1102': 'Prompt Injection (Multiple Vectors)',
  'SAF-T1104': 'Over-Privileged Tool Abuse',
  'SAF-T1105': 'Path Traversal via File Tool',
  'SAF-T1106': 'Autonomous Loop Exploit',
  'SAF-T1109': 'Debugging Tool Exploitation',
  'SAF-T1112': 'Sampling Request Abuse',
  'SAF-T1201': 'MCP Rug Pull Attack',
  'SAF-T1203': 'Backdoored Server Binary',
  'SAF-T1204': 'Context Memory Implant',
  'SAF-T1205': 'Persistent Tool Redefinition',
  'SAF-T1206': 'Credential Implant in Config',
  'SAF-T1301': 'Cross-Server Tool Shadowing',
  'SAF-T1302': 'High-Privilege Tool Abuse',
  'SAF-T1304': 'Credential Relay Chain',
  'SAF-T1307': 'Confused Deputy Attack',
  'SAF-T1401': 'Line Jumping',
  'SAF-T1402': 'Instruction Steganography',
  'SAF-T1403': 'Consent-Fatigue Exploit',
  'SAF-T1404': 'Response Tampering',
  'SAF-T1406': 'Metadata Manipulation',
  'SAF-T1501': 'Full-Schema Poisoning',
  'SAF-T1502': 'File-Based Credential Harvest',
  'SAF-T1503': 'Env-Var Scraping',
  'SAF-T1504': 'Token Theft via API Response',
  'SAF-T1606': 'Directory Listing via File Tool',
  'SAF-T1701': 'Cross-Tool Contamination',
  'SAF-T1704': 'Compromised-Server Pivot',
  'SAF-T1706': 'OAuth Token Pivot Replay',
  'SAF-T1803': 'Database Dump',
  'SAF-T1910': 'Covert Channel Exfiltration',
  'SAF-T1911': 'Parameter Exfiltration',
  'SAF-T1913': 'HTTP POST Exfil',
  'SAF-T1914': 'Tool-to-Tool Exfil',
  'SAF-T1915': 'Cross-Chain Laundering via Bridges/DEXs',
  'SAF-T2101': 'Data Destruction',
  'SAF-T2102': 'Service Disruption',
  'SAF-T2104': 'Fraudulent Transactions',
} as const;

/** Weaknesses of the Common Weakness Enumeration that a pattern maps to. */
export const weaknesses = {
  'CWE-15': 'External Control of System or Configuration Setting',
  'CWE-22': 'Path Traversal',
  'CWE-59': 'Link Following',
  'CWE-77': 'Command Injection',
  'CWE-78': 'OS Command Injection',
  'CWE-88': 'Argument Injection',
  'CWE-89': 'SQL Injection',
  'CWE-200': 'Exposure of Sensitive Information to an Unauthorized Actor',
  'CWE-209': 'Generation of Error Message Containing Sensitive Information',
  'CWE-250': 'Execution with Unnecessary Privileges',
  'CWE-269': 'Improper Privilege Management',
  'CWE-284': 'Improper Access Control',
  'CWE-287': 'Improper Authentication',
  'CWE-306': 'Missing Authentication for Critical Function',
  'CWE-330': 'Use of Insufficiently Random Values',
  'CWE-345': 'Insufficient Verification of Data Authenticity',
  'CWE-346': 'Origin Validation Error',
  'CWE-350': 'Reliance on Reverse DNS Resolution for a Security-Critical Action',
  'CWE-352': 'Cross-Site Request Forgery',
  'CWE-384': 'Session Fixation',
  'CWE-400': 'Uncontrolled Resource Consumption',
  'CWE-441': 'Unintended Proxy or Intermediary (Confused Deputy)',
  'CWE-451': 'User Interface Misrepresentation of Critical Information',
  'CWE-488': 'Exposure of Data Element to Wrong Session',
  'CWE-494': 'Download of Code Without Integrity Check',
  'CWE-506': 'Embedded Malicious Code',
  'CWE-522': 'Insufficiently Protected Credentials',
  'CWE-532': 'Insertion of Sensitive Information into Log File',
  'CWE-639': 'Authorization Bypass Through User-Controlled Key',
  'CWE-684': 'Incorrect Provision of Specified Functionality',
  'CWE-694': 'Use of Multiple Resources with Duplicate Identifier',
  'CWE-732': 'Incorrect Permission Assignment for Critical Resource',
  'CWE-770': 'Allocation of Resources Without Limits or Throttling',
  'CWE-829': 'Inclusion of Functionality from Untrusted Control Sphere',
  'CWE-834': 'Excessive Iteration',
  'CWE-862': 'Missing Authorization',
  'CWE-863': 'Incorrect Authorization',
  'CWE-918': 'Server-Side Request Forgery',
  'CWE-1327': 'Binding to an Unrestricted IP Address',
  'CWE-1357': 'Reliance on Insufficiently Trustworthy Component',
  'CWE-1427': 'Improper Neutralization of Input Used for LLM Prompting',
} as const;

/** The ids of each framework that a pattern corresponds to. */
export interface PatternIds {
  mcp: readonly (keyof typeof mcpTop10)[];
  asi: readonly (keyof typeof agenticTop10)[];
  llm: readonly (keyof typeof llmTop10)[];
  atlas: readonly (keyof typeof atlasTechniques)[];
  saf: readonly (keyof typeof safTechniques)[];
  cwe: readonly (keyof typeof weaknesses)[];
}

/** One entry of a framework. Frameworks are renumbered, so no id is shown without its edition. */
export interface Mapping {
  framework: string;
  edition: string;
  year: number;
  id: string;
  title: string;
  url: string;
}

function entriesOf<Id extends string>(
  ids: readonly Id[],
  about: Pick<Mapping, 'framework' | 'edition' | 'year'>,
  entry: (id: Id) => Pick<Mapping, 'title' | 'url'> & { id?: string },
): Mapping[] {
  return ids.map((id) => ({ ...about, id, ...entry(id) }));
}

/** The entries of every framework that some ids name, in one order. */
export function mappingsOf(ids: PatternIds): Mapping[] {
  return [
    ...entriesOf(ids.mcp, { framework: 'OWASP MCP Top 10', edition: '2025, version 0.1 (beta)', year: 2025 }, (id) => ({
      title: mcpTop10[id],
      url: 'https://owasp.org/www-project-mcp-top-10/',
    })),
    ...entriesOf(
      ids.asi,
      { framework: 'OWASP Top 10 for Agentic Applications', edition: '2026', year: 2026 },
      (id) => ({
        title: agenticTop10[id],
        url: 'https://genai.owasp.org/resource/owasp-top-10-for-agentic-applications-for-2026/',
      }),
    ),
    ...entriesOf(ids.llm, { framework: 'OWASP Top 10 for LLM Applications', edition: '2026', year: 2026 }, (id) => ({
      id: `${id}:2026 (${llmTop10[id].in2025}:2025)`,
      title: llmTop10[id].title,
      url: 'https://genai.owasp.org/resource/owasp-genai-llm-top-10-2026/',
    })),
    ...entriesOf(ids.atlas, { framework: 'MITRE ATLAS', edition: '5.6.0 (2026-05-05)', year: 2026 }, (id) => ({
      title: atlasTechniques[id],
      url: `https://atlas.mitre.org/techniques/${id}`,
    })),
    ...entriesOf(ids.saf, { framework: 'SAF-MCP', edition: 'as of 2026-06-01', year: 2026 }, (id) => ({
      title: safTechniques[id],
      url: 'https://github.com/secure-agentic-framework/saf-mcp',
    })),
    ...entriesOf(ids.cwe, { framework: 'CWE', edition: 'a mapping of this catalogue, 2026', year: 2026 }, (id) => ({
      title: weaknesses[id],
      url: `https://cwe.mitre.org/data/definitions/${id.slice('CWE-'.length)}.html`,
    })),
  ];
}
