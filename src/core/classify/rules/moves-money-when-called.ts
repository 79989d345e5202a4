import {
  type Reading,
  acts,
  argument,
  isNamed,
  objectEvidence,
  objectIs,
  says,
  topicIs,
} from '../reading/read-definition.ts';
import { headWord } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

const movements = new Set(
  'payment payout transfer refund withdrawal disbursement donation trade swap deposit bet ach wire remittance reimbursement purchase topup airdrop chargeback stake'.split(
    ' ',
  ),
);
const notMoney = new Set(
  'payee payer beneficiary bank file data domain method recipient template link history status otp quote rate limit setting list detail info address eligibility request-template reminder email category tag label note rule schedule ownership issue ticket call chat file project repository task request draft domain option page policy profile contact conversation'.split(
    ' ',
  ),
);

function onChain(reading: Reading): boolean {
  for (const noun of reading.topic)
    if (
      /^(?:blockchain|chain|ethereum|eth|evm|solana|bitcoin|crypto|onchain|token|wallet|raw|signed|algorand|polygon|near|sui|aptos|network)$/.test(
        noun,
      )
    )
      return true;
  return false;
}

export const movesMoneyWhenCalled = defineRule({
  id: 'moves-money-when-called',
  claim: 'A successful call pays, charges, refunds, transfers or trades money or a monetary asset.',
  shows: { kind: 'category', category: 'Financial' },
  rulings: ['T1', 'R1'],
  why: 'A bank, a ledger or an exchange records something new after the call alone.',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const { verb, act, evidence } = reading.main;
    const because =
      'A ledger, a bank or an exchange differs after this call alone (T1), so it is Financial before anything else.';
    if (
      headWord(reading, notMoney) ||
      reading.clause?.object.some((noun) =>
        /^(?:file|call|domain|ownership|ticket|issue|project|repository)$/.test(noun),
      ) === true
    )
      return no;
    const amount = argument(reading, 'amount');
    if (
      verb === 'withdraw' &&
      reading.name.rest[0] === 'from' &&
      amount === undefined &&
      !topicIs(reading, 'asset', 'moneyRecord')
    )
      return no;
    if (act === 'pay' && !/^(?:order|book|invoice|subscribe|upgrade|bill|bid)$/.test(verb)) {
      const certain =
        /^(?:pay|refund|withdraw|disburse|reimburse|donate|buy|sell|purchase|repay|payout|tip|borrow|lend|topup)$/.test(
          verb,
        ) &&
        (reading.main.from !== 'name' || reading.name.verb?.firm === true);
      if (
        certain ||
        objectIs(reading, 'asset', 'moneyRecord') ||
        (amount !== undefined && !topicIs(reading, 'publicData'))
      )
        return yes([evidence, amount?.evidence()], because);
      return no;
    }
    if (
      acts(reading, 'create', 'send', 'run', 'trigger', 'update', 'manage') &&
      [...reading.name.object, reading.head ?? ''].some((noun) => movements.has(noun)) &&
      !/^(?:update|set|edit|modify|label|tag|schedule_recurring|import|upload|categorize|assign|attach|approve_request)$/.test(
        verb,
      )
    )
      return yes([evidence, ...objectEvidence(reading, 'moneyRecord', 'asset', 'trade')], because);
    const ledger = isNamed(
      reading,
      /\b(?:ledger (?:transactions?|entr(?:y|ies))|journal entr(?:y|ies)|manual journals?|bank transactions?|bank transfers?)$/,
    );
    if (ledger !== null && acts(reading, 'create', 'update', 'send')) return yes([ledger], because);
    const allowance = isNamed(
      reading,
      /\b(?:approve|increase|set)\b.*\b(?:allowance|spending|spender)\b|\bapprove (?:erc20|token|tokens)\b/,
    );
    if (allowance !== null && !acts(reading, 'read'))
      return yes(
        [allowance],
        'It lets another party take money up to an amount, which commits that money (T1): Financial.',
      );
    const coins = says(
      reading,
      /\b(?:wallet|tokens?|coins?|cryptocurrenc(?:y|ies)|native balance|on-?chain|blockchain)\b/i,
    );
    if (acts(reading, 'send') && amount !== undefined && coins !== null)
      return yes([evidence, amount.evidence()], because);
    if (acts(reading, 'send') && objectIs(reading, 'asset') && !objectIs(reading, 'message', 'mail'))
      return yes([evidence, ...objectEvidence(reading, 'asset')], because);
    if (acts(reading, 'send', 'run', 'trigger') && headWord(reading, new Set(['transaction'])) && onChain(reading))
      return yes([evidence], because);
    return no;
  },
  gaps: ['A transfer of things other than money (a call, a ticket, a file) is told apart by its object alone.'],
  examples: {
    matches: [
      {
        name: 'create_refund',
        description: 'Refund a payment.',
        inputSchema: { type: 'object', properties: { payment_id: { type: 'string' }, amount: { type: 'number' } } },
      },
      { name: 'withdraw_coin', description: 'Withdraw a coin to an address.' },
    ],
    misses: [
      { name: 'get_refund', description: 'Get a refund.' },
      { name: 'transfer_issue', description: 'Transfer an issue to another repository.' },
    ],
  },
});
