import { acts, isNamed, says } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const testModeIsEnforced = defineRule({
  id: 'test-mode-is-enforced',
  claim: 'The server enforces a test mode, a paper account or a simulation.',
  shows: { kind: 'cap', level: 'Medium' },
  rulings: ['R33'],
  why: 'the definition says that only a test account is used',
  reads: ['name', 'description'],
  match(reading) {
    if (reading.steering !== null || !acts(reading, 'pay', 'create', 'send', 'run', 'trigger', 'stop', 'update'))
      return notApplicable;
    const said =
      says(
        reading,
        /\b(?:paper[- ]trading account|paper trad(?:e|es|ing)|testnet only|sandbox (?:account|environment) only|test mode only|simulated (?:account|money|funds))\b/i,
      ) ?? isNamed(reading, /\bpaper (?:trade|trading|order)\b/);
    return said === null ? no : yes([said]);
  },
  gaps: ['The configuration may switch the test mode off.'],
  examples: {
    matches: [
      { name: 'paper_trade_buy', description: 'Buy a stock.' },
      { name: 'place_order', description: 'Place an order in the paper trading account.' },
    ],
    misses: [
      { name: 'place_order', description: 'Place an order.' },
      { name: 'run_tests', description: 'Run tests.' },
    ],
  },
});
