import type { FacetId } from '../taxonomy/facet.ts';

/** What a capability means for one call, and what a decision about the tool leaves open. */
export interface FacetEffect {
  /** Completes "one call can …". */
  oneCall: string;
  /** A sentence: what can still go wrong when a call is let through. */
  remains: string;
}

/** Capabilities with their effects, gravest first: where words are few, the first that applies are said. */
export const facetEffects = {
  'code-execution': {
    oneCall: 'run whatever its input says',
    remains:
      'Code that looks harmless where it is approved can still do harm where it runs: the decision sees text, not behaviour.',
  },
  money: {
    oneCall: 'commit money',
    remains: 'A single call with a wrong amount or payee goes through if nobody checks those arguments.',
  },
  credentials: {
    oneCall: 'expose or replace a secret',
    remains: 'A secret that one call returned stays known: only rotating it takes it back.',
  },
  'network-change': {
    oneCall: 'open a service to others or lock you out',
    remains:
      'One wrong call can lock you out or open a service, and an exposure that was used is not undone by closing it.',
  },
  infrastructure: {
    oneCall: 'interrupt a running system',
    remains: 'One call at the wrong moment can cause an outage.',
  },
  'access-control': {
    oneCall: 'give somebody access',
    remains: 'Access that one call granted stays until somebody revokes it.',
  },
  persistence: {
    oneCall: 'leave something that runs or is obeyed later',
    remains: 'What a call writes takes effect later, when no decision about this tool is asked any more.',
  },
  irreversible: {
    oneCall: 'do what cannot be taken back',
    remains: 'The effect of a call that passed cannot be undone with the same credential.',
  },
  'external-communication': {
    oneCall: 'send data to an outsider',
    remains: 'Data can leave inside a call that passed: the recipient or address is not checked against a list.',
  },
  'private-data': {
    oneCall: 'return private data',
    remains: 'What it returns stays in the session, where another tool can send it on.',
  },
  'host-filesystem': {
    oneCall: 'reach files of the host',
    remains: 'Which files a path can reach is up to the server, not to this decision.',
  },
  'untrusted-content': {
    oneCall: 'bring in text that steers the model',
    remains: 'Instructions planted in the text that it returns reach the model in every call that passes.',
  },
  bulk: {
    oneCall: 'change many objects',
    remains: 'A single call that passed can affect many objects.',
  },
} as const satisfies Record<FacetId, FacetEffect>;

/** The facets in the order of that table. */
export const facetsByGravity = Object.keys(facetEffects) as FacetId[];
