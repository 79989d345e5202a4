import { quote, type Evidence } from '../../model/evidence.ts';
import type { Reading } from '../reading/read-definition.ts';
import { acts, isNamed, says } from '../reading/read-definition.ts';
import { asksForAResult, headWord, speaksSql, suppliedCode } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

const computations = new Set(
  'analysis traceroute audit search lookup calculation diagnostic diagnosis estimate estimation assessment evaluation validation benchmark query forecast comparison screening report backtest simulation lint check healthcheck arithmetic inference prediction summary conversion math regression correlation ocr lighthouse review inspection survey investigation scoring translation classification detection extraction recognition research discovery ranking reasoning summarization transcription tokenization embedding clustering similarity completion ner qa optimization sampling'.split(
    ' ',
  ),
);

/** Verbs of a description by which what is run turns out to be a computation. */
const computed = new Set(
  'classify analyze analyse extract detect summarize translate predict recognize score calculate compute estimate evaluate transcribe tokenize embed rank compare assess determine forecast'.split(
    ' ',
  ),
);

/** Words that say that what is run only shows something: "Run the X plugin to list …", "run_summarize". */
function purposeOf(reading: Reading): Evidence | null {
  const calculator = [...reading.topic].find((noun) =>
    /^(?:calculator|estimator|converter|formatter|validator|analyzer|simulator)$/.test(noun),
  );
  if (
    calculator !== undefined &&
    /^(?:run|execute|perform|apply|process)$/.test(reading.main?.verb ?? '') &&
    suppliedCode(reading) === undefined
  )
    return reading.main?.evidence ?? null;
  const { main, clause } = reading;
  if (
    main?.from === 'name' &&
    /^(?:run|invoke|execute|call|perform|process|apply)$/.test(main.verb) &&
    clause?.leading === true &&
    clause.sentence === 0 &&
    computed.has(clause.verb) &&
    suppliedCode(reading) === undefined &&
    !speaksSql(reading)
  )
    return quote(reading.definition, '/description', { start: clause.start, end: clause.end });
  if (!/^(?:run|execute|perform)$/.test(reading.main?.verb ?? '')) return null;
  if (suppliedCode(reading) !== undefined || speaksSql(reading) || reading.stronger?.act === 'remove') return null;
  return (
    isNamed(
      reading,
      /^(?:[a-z0-9]+ )?(?:run|execute|perform) (?:[a-z0-9]+ ){0,3}(?:summarize|show|list|describe|search|lookup|explain|analyze|unique)$/,
    ) ??
    says(
      reading,
      /\b(?:runs?|executes?|performs?) (?:the |an? )?[^.]{0,60}\b(?:to|that|and) (?:shows?|lists?|gets?|retrieves?|displays?|finds?|extracts?|identif(?:y|ies)|returns?|prints?|enumerates?|scans? for|detects?|dumps?|estimates?|computes?|calculates?)\b/i,
    )
  );
}

/** "execute-research-step": a step of a computation is one. */
function stepOf(reading: Reading): boolean {
  return (
    /^(?:step|phase|stage|round|iteration)$/.test(reading.head ?? '') &&
    reading.name.object.some((noun) => computations.has(noun))
  );
}

export const runsAnAnalysis = defineRule({
  id: 'runs-an-analysis',
  claim: 'What is run or performed is an analysis, a check, a search or another computation.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['R2', 'R3'],
  why: 'Running an analysis computes a result and changes nothing.',
  reads: ['name', 'description'],
  match(reading) {
    if (reading.main === null) return notApplicable;
    if (acts(reading, 'send') && asksForAResult(reading))
      return yes(
        [reading.main.evidence],
        'What is sent is only looked at, and the result comes back (R2): nothing changes.',
      );
    if (!acts(reading, 'run', 'trigger', 'manage', 'create')) return notApplicable;
    const purpose = purposeOf(reading);
    if (purpose !== null)
      return yes(
        [reading.main.evidence, purpose],
        `What it runs only asks for data (“${purpose.text}”), and no change is named.`,
      );
    if (
      !/^(?:run|execute|perform|do|conduct|start|make|initiate)$/.test(reading.main.verb) ||
      !(headWord(reading, computations) || stepOf(reading))
    )
      return no;
    if (suppliedCode(reading) !== undefined || speaksSql(reading)) return no;
    // A simulation or a load test that is started runs on without the caller.
    if (
      /^(?:start|initiate)$/.test(reading.main.verb) &&
      /^(?:simulation|test|benchmark|scan)$/.test(reading.head ?? '')
    )
      return no;
    if (
      /^(?:query|search|request)$/.test(reading.head ?? '') &&
      says(reading, /\bGraphQL\b|\bdatabase\b|\bmutation\b/i) !== null
    )
      return no;
    if (acts(reading, 'create') && reading.head !== 'search') return no;
    return yes(
      [reading.main.evidence],
      `What is run is a computation (${reading.head ?? 'an analysis'}) that returns a result and changes nothing.`,
    );
  },
  gaps: ['A scan or a test that acts on its target looks like one that only looks.'],
  examples: {
    matches: [
      { name: 'run_analysis', description: 'Run an analysis of the page.' },
      { name: 'execute_search', description: 'Execute a search for papers.' },
    ],
    misses: [
      { name: 'run_workflow', description: 'Run a workflow.' },
      { name: 'execute_query', description: 'Execute a SQL query.' },
    ],
  },
});
