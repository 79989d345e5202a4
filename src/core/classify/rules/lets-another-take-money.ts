import { acts, isNamed } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const letsAnotherTakeMoney = defineRule({
  id: 'lets-another-take-money',
  claim: 'The call approves an allowance that another party can take.',
  shows: { kind: 'category', category: 'Financial' },
  rulings: ['T1', 'R17'],
  why: 'The allowance commits money up to its amount.',
  reads: ['name'],
  match(reading) {
    if (acts(reading, 'read', 'compute')) return notApplicable;
    const allowance = isNamed(
      reading,
      /\b(?:approve|increase|set)\b.*\b(?:allowance|spending|spender)\b|\bapprove (?:erc20|token|tokens)\b/,
    );
    const spender =
      allowance === null && reading.main?.verb === 'approve'
        ? reading.parameters.find(({ words }) => /^(?:spender|spender address|operator)$/.test(words))?.evidence()
        : undefined;
    return allowance === null && spender === undefined
      ? no
      : yes(
          [allowance, spender],
          'It lets another party take money up to an amount, which commits that money (T1): Financial.',
        );
  },
  gaps: ['An allowance that is lowered is treated like one that is raised.'],
  examples: {
    matches: [
      { name: 'approve_token_spending', description: 'Approve an address to spend tokens.' },
      { name: 'set_allowance', description: 'Set an allowance.' },
    ],
    misses: [
      { name: 'get_allowance', description: 'Get the allowance.' },
      { name: 'approve_request', description: 'Approve a request.' },
    ],
  },
});
