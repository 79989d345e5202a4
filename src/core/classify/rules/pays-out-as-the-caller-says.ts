import { acts, argument, isNamed, says } from '../reading/read-definition.ts';
import { headWord, topicHas } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

const collecting = new Set('invoice link checkout charge request subscription creditnote'.split(' '));

export const paysOutAsTheCallerSays = defineRule({
  id: 'pays-out-as-the-caller-says',
  claim: 'Money leaves, and the caller chooses the amount, the payee, the item or the plan.',
  shows: { kind: 'floor', level: 'Critical' },
  rulings: ['R17'],
  why: 'money leaves in an amount or to a payee that the caller chooses',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const { verb } = reading.main;
    const plan = reading.parameters.find(
      ({ words, nested }) =>
        !nested &&
        /^(?:(?:new |target |rate |pricing |price )?plan(?: id| name| type)?|tier|price id|seats?|plan code)$/.test(
          words,
        ),
    );
    // Starting a plan, or moving to another one, commits to what the caller chose; ending one commits to nothing.
    if (
      plan !== undefined &&
      acts(reading, 'create', 'update', 'pay') &&
      headWord(reading, new Set(['subscription', 'plan', 'membership', 'subscriber'])) &&
      !topicHas(reading, /^(?:customer|client|merchant)$/)
    )
      return yes([reading.main.evidence, plan.evidence()], `the caller chooses what is paid for with “${plan.name}”`);
    if (reading.clause?.verb === 'capture' && reading.clause.leading) return no;
    const out =
      says(
        reading,
        /\b(?:wire transfers?|outbound (?:payment|transfer)s?|outgoing payments?|(?:pays?|sends? money to) (?:an? |the )?(?:vendor|supplier|beneficiary|payee|recipient)s?)\b/i,
      ) ??
      isNamed(
        reading,
        /\b(?:withdraw|withdrawal|payout|pay|buy|purchase|refund|swap|trade|transfer|send|sell|place|order|ach|wire|stake|bet|bid|donate|disburse|mint|deposit|lend|borrow|repay|supply|tip|settle|reimburse|bridge|checkout)\b/,
      );
    if (
      headWord(reading, collecting) ||
      /^(?:charge|invoice|bill|capture|cancel|void|close|stop|pause|unstake|claim|redeem)$/.test(verb) ||
      isNamed(
        reading,
        /\b(?:cancel|collect|payment (?:link|intent|request|page)|checkout session|unstake|charge)\b/,
      ) !== null
    )
      return no;
    if (out === null && !acts(reading, 'pay')) return no;
    const chosen =
      argument(reading, 'amount', 'recipient') ??
      reading.parameters.find((parameter) =>
        /\b(?:item|items|product|symbol|plan|account|destination|amount|units|price|qty|wallet|iban)\b/.test(
          parameter.words,
        ),
      );
    if (chosen === undefined && reading.parameters.length > 0 && acts(reading, 'update')) return no;
    return yes(
      [out ?? reading.main.evidence, chosen?.evidence()],
      chosen === undefined ? null : `money leaves and the caller chooses "${chosen.name}"`,
    );
  },
  gaps: ['Limits that the account holder has set elsewhere are not known.'],
  examples: {
    matches: [
      {
        name: 'create_refund',
        description: 'Refund a payment.',
        inputSchema: { type: 'object', properties: { amount: { type: 'number' } } },
      },
      {
        name: 'withdraw_coin',
        description: 'Withdraw a coin.',
        inputSchema: { type: 'object', properties: { address: { type: 'string' } } },
      },
    ],
    misses: [
      { name: 'create_payment_link', description: 'Create a payment link.' },
      { name: 'cancel_order', description: 'Cancel an order.' },
    ],
  },
});
