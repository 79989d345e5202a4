import { type Reading, acts, isNamed, objectEvidence, says, topicIs } from '../reading/read-definition.ts';
import { headWord, topicHas, tradingContext } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

const orders = new Set(
  'order trade position stop oco bid sip booking reservation delivery ride flight ticket stoploss leverage shipment bet wager courier pickup food meal pizza grocery'.split(
    ' ',
  ),
);

/** What is paid for when it is booked; an appointment or a meeting is not. */
const trips = new Set(
  'hotel room car trip stay cruise seat tour activity excursion rental train bus itinerary package villa accommodation'.split(
    ' ',
  ),
);

/** Where a booking is bought with a room or a seat; elsewhere it may be a table or a desk. */
const travel =
  /^(?:flight|hotel|airline|lodging|accommodation|travel|expedia|travelport|siteminder|duffel|amadeus|sabre|cruise|airbnb)$/;

/** A booking is paid for in travel and at events; one in a calendar is an appointment. */
function reserves(reading: Reading): boolean {
  return (
    [...reading.topic].some((noun) =>
      /^(?:flight|hotel|airline|travel|room|rental|trip|airbnb|train|cruise|stay|seat|event|duffel|amadeus|ferry|bus|lodging|accommodation|property|expedia|travelport|siteminder|sabre|guesty)$/.test(
        noun,
      ),
    ) || says(reading, /\b(?:flights?|hotels?|airlines?|travel|rental|paid|payment|fare|tickets?)\b/i) !== null
  );
}

export const tradesOrOrders = defineRule({
  id: 'trades-or-orders',
  claim: 'A successful call places, changes or cancels an order, a trade or a booking that is paid for.',
  shows: { kind: 'category', category: 'Financial' },
  rulings: ['R1', 'R29'],
  why: 'An order commits money, and so does changing or cancelling one.',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const { verb, evidence } = reading.main;
    const trip = /^(?:book|cancel)$/.test(verb) && headWord(reading, trips);
    if (!(headWord(reading, orders) || trip) || topicIs(reading, 'schedule')) return no;
    if (
      isNamed(reading, /\b(?:sales|work|draft|purchase) orders?\b|\bsort order\b|\border (?:by|item|note|tag)/) !== null
    )
      return no;
    if (says(reading, /\b(?:sales|work|draft|standing|sort|manufacturing|production) orders?\b/i) !== null) return no;
    const bookings = /^(?:booking|reservation|ticket)$/.test(reading.head ?? '');
    if (bookings && !reserves(reading)) return no;
    // A plan of investing in funds, and no line of a telephone.
    if (reading.head === 'sip' && !topicHas(reading, /^(?:mf|mutual|fund|investment|systematic|investing)$/)) return no;
    // What an advertiser bids is a setting of a campaign.
    if (
      reading.head === 'bid' &&
      (!/^(?:create|place|submit|raise|make)$/.test(verb) ||
        topicHas(reading, /^(?:ad|ads|advert|campaign|keyword|adgroup|adset|modifier|advertising)$/))
    )
      return no;
    // A position is as often the place of a thing.
    if (
      reading.head === 'position' &&
      !topicHas(
        reading,
        /^(?:trading|trade|broker|exchange|alpaca|perp|perpetual|future|futures|margin|symbol|stock|share|option|contract|crypto|open|long|short|leverage)$/,
      ) &&
      !/^(?:close|liquidate|flatten)$/.test(verb) &&
      !reading.parameters.some(({ words }) => /^(?:symbol|side|qty|quantity|leverage|size|asset)$/.test(words))
    )
      return no;
    // A shipment is recorded by whoever sends it; calling off one that is paid for is an order like any other.
    if (/^(?:shipment|courier|pickup)$/.test(reading.head ?? '') && !/^(?:cancel|order|book|schedule)$/.test(verb))
      return no;
    const commits =
      /^(?:place|submit|cancel|buy|sell|order|book|execute|close|checkout|bid)$/.test(verb) ||
      (verb === 'request' && /^(?:ride|delivery|courier|pickup)$/.test(reading.head ?? '')) ||
      (verb === 'cancel' && reading.head === 'transaction') ||
      (/^(?:place|buy|book)$/.test(reading.clause?.verb ?? '') &&
        reading.clause?.leading === true &&
        acts(reading, 'create')) ||
      (reading.head === 'bid' && acts(reading, 'create')) ||
      (reading.head === 'order' && acts(reading, 'create') && topicHas(reading, travel)) ||
      (reading.head === 'sip' && acts(reading, 'create', 'update')) ||
      (bookings && acts(reading, 'create', 'update') && topicHas(reading, travel)) ||
      (acts(reading, 'create') && says(reading, /\bto purchase an?\b/i) !== null) ||
      acts(reading, 'pay', 'stop');
    const trades = acts(reading, 'create', 'update', 'remove', 'send', 'trigger', 'run') && tradingContext(reading);
    if (!commits && !trades) return no;
    return yes(
      [evidence, ...objectEvidence(reading, 'trade')],
      'Placing, changing or cancelling an order commits money (R1), so it is Financial.',
    );
  },
  gaps: ['A shop that records its own order and one that buys from somebody else use the same words.'],
  examples: {
    matches: [
      {
        name: 'place_order',
        description: 'Place an order.',
        inputSchema: { type: 'object', properties: { symbol: { type: 'string' }, quantity: { type: 'number' } } },
      },
      { name: 'cancel_order', description: 'Cancel a pending crypto order.' },
    ],
    misses: [
      { name: 'get_order_book', description: 'Get the order book.' },
      { name: 'create_sales_order', description: 'Create a new sales order.' },
    ],
  },
});
