import type { FacetId } from './facet.ts';

/** What the tools of one server make possible together, gravest first. */
export const combinationIds = [
  'data-theft',
  'planted-code',
  'planted-payment',
  'planted-loss',
  'planted-access',
  'planted-persistence',
  'secrets-out',
  'files-out',
] as const;
export type CombinationId = (typeof combinationIds)[number];

interface CombinationFacts {
  title: string;
  /** Each capability that it takes; a tool may have several of them. */
  legs: readonly FacetId[];
  /** What follows, as far as capabilities can tell. */
  says: string;
  /** The attack pattern that it belongs to, by its slug. */
  pattern: string;
}

/** Combinations of capabilities that are worse together than each is alone. */
export const combinationFacts: Record<CombinationId, CombinationFacts> = {
  'data-theft': {
    title: 'Lethal trifecta',
    legs: ['private-data', 'untrusted-content', 'external-communication'],
    says: 'A text that an outsider planted can lead a model to read private data and to send it out, with the tools of this server alone.',
    pattern: 'toxic-flow',
  },
  'planted-code': {
    title: 'From a text to code',
    legs: ['untrusted-content', 'code-execution'],
    says: 'A text that an outsider planted can lead a model to run code of the outsider.',
    pattern: 'indirect-prompt-injection',
  },
  'planted-payment': {
    title: 'From a text to money',
    legs: ['untrusted-content', 'money'],
    says: 'A text that an outsider planted can lead a model to pay, to buy or to charge.',
    pattern: 'unauthorised-payment',
  },
  'planted-loss': {
    title: 'From a text to a loss',
    legs: ['untrusted-content', 'irreversible'],
    says: 'A text that an outsider planted can lead a model to do what cannot be undone.',
    pattern: 'indirect-prompt-injection',
  },
  'planted-access': {
    title: 'From a text to access',
    legs: ['untrusted-content', 'access-control'],
    says: 'A text that an outsider planted can lead a model to let somebody in, or to make something public.',
    pattern: 'privilege-change',
  },
  'planted-persistence': {
    title: 'From a text to what stays',
    legs: ['untrusted-content', 'persistence'],
    says: 'A text that an outsider planted can be written to where it is run, or read as an instruction, later.',
    pattern: 'config-persistence',
  },
  'secrets-out': {
    title: 'Secrets and a way out',
    legs: ['credentials', 'external-communication'],
    says: 'A model that is misled can send a secret, which one tool handles, out by another.',
    pattern: 'credential-exposure',
  },
  'files-out': {
    title: 'Files and a way out',
    legs: ['host-filesystem', 'external-communication'],
    says: 'A model that is misled can send files of the machine out.',
    pattern: 'over-broad-filesystem',
  },
};
