import { says } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const costsCredits = defineRule({
  id: 'costs-credits',
  claim: 'The call uses paid credits.',
  shows: { kind: 'tag', tag: 'metered' },
  rulings: ['T1'],
  why: 'A metered cost of the call is no transfer of money.',
  reads: ['name', 'description'],
  match(reading) {
    const said = says(
      reading,
      /\b(?:paid credits?|uses? (?:up )?(?:api )?credits?|costs? (?:\d+ )?(?:credits?|tokens?|money)|consumes? (?:\d+ )?credits?|credits? (?:per|will be)|incurs? (?:a )?(?:cost|charge)s?|may incur|billed per|makes? an? api call .{0,30}cost|cost warning)\b/i,
    );
    return said === null ? no : yes([said]);
  },
  gaps: ['Most paid products do not say so in their definitions.'],
  examples: {
    matches: [
      { name: 'generate_image', description: 'Generate an image. Uses credits.' },
      { name: 'tts', description: 'Makes an API call which may incur costs.' },
    ],
    misses: [
      { name: 'list_credits', description: 'List credit notes.' },
      { name: 'get_costs', description: 'Get the costs of a project.' },
    ],
  },
});
