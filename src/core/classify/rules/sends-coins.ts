import { acts, argument, objectEvidence, objectIs, says } from '../reading/read-definition.ts';
import { headWord, topicHas } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

const chains =
  /^(?:blockchain|chain|ethereum|eth|evm|solana|bitcoin|crypto|onchain|token|wallet|raw|signed|algorand|polygon|near|sui|aptos|network|jito|helius)$/;

export const sendsCoins = defineRule({
  id: 'sends-coins',
  claim: 'The call sends coins or tokens, or submits a transaction to a chain.',
  shows: { kind: 'category', category: 'Financial' },
  rulings: ['T1', 'R17'],
  why: 'The chain records a transfer after the call alone.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const because = 'A chain records the transfer after this call alone (T1), so it is Financial before anything else.';
    if (
      (acts(reading, 'send', 'run', 'trigger') || /^(?:submit|push|post|relay)$/.test(reading.main.verb)) &&
      headWord(reading, new Set(['transaction', 'bundle', 'txn', 'tx'])) &&
      topicHas(reading, chains)
    )
      return yes([reading.main.evidence], because);
    if (!acts(reading, 'send')) return no;
    const amount = argument(reading, 'amount');
    const coins = says(
      reading,
      /\b(?:wallet|tokens?|coins?|cryptocurrenc(?:y|ies)|native balance|on-?chain|blockchain)\b/i,
    );
    if (amount !== undefined && coins !== null) return yes([reading.main.evidence, amount.evidence()], because);
    return objectIs(reading, 'asset') && !objectIs(reading, 'message', 'mail')
      ? yes([reading.main.evidence, ...objectEvidence(reading, 'asset')], because)
      : no;
  },
  gaps: ['A test network is treated like the main one.'],
  examples: {
    matches: [
      { name: 'send_eth', description: 'Send ETH to an address.' },
      { name: 'send_transaction', description: 'Send a raw transaction to the Ethereum network.' },
    ],
    misses: [
      { name: 'send_message', description: 'Send a message.' },
      { name: 'get_eth_balance', description: 'Get the balance.' },
    ],
  },
});
