import { acts, isNamed, objectEvidence, says } from '../reading/read-definition.ts';
import { headWord, topicHas } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

const bills = new Set(
  'invoice bill checkout charge creditnote payment-link paymentlink session-checkout receivable payin boleto cobranca cobrança'.split(
    ' ',
  ),
);

export const billsSomebody = defineRule({
  id: 'bills-somebody',
  claim: 'A successful call issues, changes or voids an invoice, a charge or a means of collecting money.',
  shows: { kind: 'category', category: 'Financial' },
  rulings: ['T1', 'R17'],
  why: 'An invoice record differs after the call alone; it collects and does not pay out.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const { verb, evidence } = reading.main;
    const expired =
      verb === 'expire' ? says(reading, /\bpayment (?:link|request|intent)s?\b|\bcheckout session\b/i) : null;
    const phrase =
      expired ??
      isNamed(
        reading,
        /\b(?:payment links?|checkout sessions?|checkout|credit notes?|payment intents?|payment requests?|payment orders?|invoice (?:line )?items?|pix (?:billing|charge|cobranca)|lnurl pay)$|\b(?:create|add|generate|make|new)\b.*\b(?:payment links?|checkout|payment intent|payment request)\b/,
      );
    const confirms =
      /^(?:confirm|complete|capture|finalize|finish|process|submit|authorize|authorise)$/.test(verb) &&
      (isNamed(reading, /\b(?:checkout|payment|payment intent|charge)\b/) ??
        says(reading, /\b(?:authori[sz]es?|captures?|confirms?) (?:a |the |an )?payment\b/i)) !== null &&
      acts(reading, 'update', 'create', 'read', 'manage', 'pay', 'grant');
    if (confirms) return yes([evidence], 'Confirming the payment commits it (T1), so it is Financial.');
    if (
      isNamed(reading, /\binvoice (?:line )?items?$|\badd [a-z ]+ to invoice$/) !== null &&
      acts(reading, 'create', 'update')
    )
      return yes(
        [evidence],
        'What somebody is billed differs after this call alone (T1), so it is Financial; it collects money and pays none out.',
      );
    if (!headWord(reading, bills) && phrase === null) return no;
    // To check out a branch is no sale.
    if (
      isNamed(reading, /\bcheckout\b/) !== null &&
      topicHas(reading, /^(?:git|branch|commit|repo|repository|worktree)$/)
    )
      return no;
    if (headWord(reading, new Set(['email', 'item', 'template', 'pdf', 'attachment', 'reminder', 'tag']))) return no;
    const issues =
      acts(reading, 'create', 'send', 'pay', 'update', 'stop', 'trigger') || /^(?:generate|approve|expire)$/.test(verb);
    if (!issues || /^(?:attach|upload|import|tag|label)$/.test(verb)) return no;
    return yes(
      [evidence, ...objectEvidence(reading, 'invoice')],
      'A record of what somebody owes differs after this call (T1), so it is Financial; it collects money and pays none out.',
    );
  },
  gaps: ['Whether an invoice starts as a draft that nobody owes is seldom said.'],
  examples: {
    matches: [
      { name: 'create-invoice', description: 'Create an invoice in Xero.' },
      { name: 'create_payment_link', description: 'Create a payment link.' },
    ],
    misses: [
      { name: 'list_invoices', description: 'List invoices.' },
      { name: 'create_invoice_template', description: 'Create an invoice template.' },
    ],
  },
});
