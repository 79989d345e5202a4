import { acts, isNamed, says } from '../reading/read-definition.ts';
import { isAggregate } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const returnsLogLines = defineRule({
  id: 'returns-log-lines',
  claim: 'The description says that log lines, stack traces or console output come back.',
  shows: { kind: 'facet', facet: 'private-data' },
  rulings: [],
  why: 'it returns logs',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'read', 'run') || isAggregate(reading)) return notApplicable;
    if (
      !/^(?:get|list|fetch|read|retrieve|search|show|view|tail|query|monitor|execute|run)$/.test(
        reading.main?.verb ?? '',
      )
    )
      return no;
    const lines =
      isNamed(
        reading,
        /\b(?:command|shell|query|browser|browsing|tool call) history\b|\b(?:recent|past) tool calls\b/,
      ) ??
      says(
        reading,
        /\b(?:stack ?traces?|log (?:entries|lines|messages|events|output)|console (?:logs?|messages|output)|(?:terminal|shell|process|session|pane|command) output|output (?:from|of) (?:an? |the |your )?(?:[a-z]+ ){0,3}(?:terminal|process|command|shell|session|pane)\b|(?:gets?|lists?|reads?|retrieves?|returns?|shows?) (?:the |all |recent )*error messages)\b|日志(?!库)|ログ(?!イン)|로그(?!인)|\b(?:active|running|executing|slow|recent) (?:database |sql )?(?:queries|statements)\b|\b(?:query|command|shell|browsing|search) history\b/i,
      );
    return lines === null ? no : yes([lines]);
  },
  gaps: ['Output that is not called a log is not seen.'],
  examples: {
    matches: [
      { name: 'get_failed_executions', description: 'Get failed executions with stack traces.' },
      { name: 'get_output', description: 'Get the console output of a run.' },
    ],
    misses: [
      { name: 'get_run', description: 'Get a run.' },
      { name: 'validate_form', description: 'Returns error messages for a form.' },
    ],
  },
});
