import { acts, argument, isNamed, objectEvidence, objectIs, topicIs } from '../reading/read-definition.ts';
import { headWord, topicHas } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

const because =
  'A ledger, a bank or an exchange differs after this call alone (T1), so it is Financial before anything else.';
const alwaysMoney =
  /^(?:pay|refund|withdraw|disburse|reimburse|donate|buy|sell|purchase|repay|payout|tip|borrow|lend|topup|rent)$/;
const movements = new Set(
  'payment payout transfer refund withdrawal disbursement donation trade swap deposit bet ach wire remittance reimbursement purchase liquidity topup airdrop chargeback stake'.split(
    ' ',
  ),
);
const notAssets = new Set('file call domain ownership ticket issue project repository'.split(' '));
const notMoney = new Set([
  ...notAssets,
  ...'payee payer beneficiary bank data method recipient template link history status otp quote rate limit setting list detail info address eligibility'.split(
    ' ',
  ),
  ...'reminder email category tag label note rule schedule chat task request draft option page policy profile contact conversation'.split(
    ' ',
  ),
]);

export const movesMoneyWhenCalled = defineRule({
  id: 'moves-money-when-called',
  claim: 'A successful call pays, charges, refunds, transfers or trades money or a monetary asset.',
  shows: { kind: 'category', category: 'Financial' },
  rulings: ['T1', 'R1'],
  why: 'A bank, a ledger or an exchange records something new after the call alone.',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const { verb, act, evidence, from } = reading.main;
    // What a zone transfer moves is records of names.
    if (verb === 'transfer' && topicHas(reading, /^(?:dns|zone|nameserver)$/) && !topicIs(reading, 'asset')) return no;
    // "Zone transfers": configured, and not carried out.
    if (act !== 'pay' && topicHas(reading, /^(?:dns|zone|nameserver)$/)) return no;
    if (
      headWord(reading, notMoney) ||
      (!movements.has(reading.name.object.at(-1) ?? '') &&
        reading.clause?.object.some((noun) => notAssets.has(noun)) === true)
    )
      return no;
    // A purchase order on record is no payment (R29).
    if (isNamed(reading, /\bpurchase (?:orders?|requisitions?|requests?)\b/) !== null) return no;
    // Money of a game is none (R6).
    if (
      reading.parameters.some(({ words }) => /^game(?: id)?$/.test(words)) ||
      topicHas(reading, /^(?:simulator|simulation|videogame)$/)
    )
      return no;
    const amount = argument(reading, 'amount');
    // Funds that are added to an account have been paid in, and a tip is paid to whoever delivers.
    if (/^(?:add|load|deposit)$/.test(verb) && /^(?:fund|money|cash)s?$/.test(reading.name.object.at(-1) ?? ''))
      return yes([evidence, amount?.evidence()], because);
    if (
      /^(?:add|give|leave)$/.test(verb) &&
      reading.head === 'tip' &&
      (amount !== undefined || topicHas(reading, /^(?:delivery|driver|courier|order|monetary|creator|rider)$/))
    )
      return yes([evidence, amount?.evidence()], because);
    const bought = acts(reading, 'create', 'trigger')
      ? reading.parameters.find(({ words }) => /\b(?:buy|purchase) amount\b/.test(words))
      : undefined;
    if (bought !== undefined) return yes([evidence, bought.evidence()], because);
    // Whoever accepts a dispute lets the money go back.
    if (verb === 'accept' && reading.name.object.some((noun) => /^(?:dispute|chargeback)$/.test(noun)))
      return yes([evidence, ...objectEvidence(reading, 'moneyRecord')], because);
    // What is claimed on a chain or in an account is paid out to whoever claims it.
    if (
      verb === 'claim' &&
      headWord(reading, new Set(['reward', 'earning', 'commission', 'airdrop', 'yield', 'dividend', 'fee']))
    )
      return yes([evidence, ...objectEvidence(reading, 'moneyRecord', 'asset')], because);
    if (act === 'pay') {
      const thing = reading.name.object.at(-1) ?? '';
      const taken =
        verb === 'withdraw' &&
        /^(?:contract|application|request|consent|submission|offer|proposal|candidate|claim|motion|bill|appeal|review|document|envelope)$/.test(
          thing,
        );
      if (taken) return no;
      const left =
        verb === 'withdraw' &&
        reading.name.rest[0] === 'from' &&
        amount === undefined &&
        !topicIs(reading, 'asset', 'moneyRecord');
      if (left || /^(?:order|book|invoice|subscribe|upgrade|bill|bid)$/.test(verb)) return no;
      const certain = alwaysMoney.test(verb) && (from !== 'name' || reading.name.verb?.firm === true);
      const priced =
        objectIs(reading, 'asset', 'moneyRecord') || (amount !== undefined && !topicIs(reading, 'publicData'));
      return certain || priced ? yes([evidence, amount?.evidence()], because) : no;
    }
    if (
      !acts(reading, 'create', 'send', 'run', 'trigger', 'update', 'manage') ||
      /^(?:track|update|set|edit|modify|enable|disable|allow|configure|activate|label|tag|import|upload|categorize|assign|attach)$/.test(
        verb,
      )
    )
      return no;
    const stated = reading.head === 'transaction' ? (reading.clause?.object ?? []) : [];
    const moved = [...reading.name.object, ...stated, reading.head ?? ''].some((noun) => movements.has(noun));
    return moved ? yes([evidence, ...objectEvidence(reading, 'moneyRecord', 'asset', 'trade')], because) : no;
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
