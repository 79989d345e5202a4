/**
 * What a text can do to a model that reads it as a part of a tool's definition. A finding says that such words stand
 * there, and not why: most have an honest reading too, and a reader has to look.
 */
export const poisoningKinds = [
  'hidden-characters',
  'lookalike-letters',
  'overrides-instructions',
  'keeps-from-the-user',
  'asks-for-secrets',
  'unexplained-secret',
  'speaks-to-graders',
  'skips-approval',
  'claims-precedence',
  'steers-other-tools',
] as const;
export type PoisoningKind = (typeof poisoningKinds)[number];

/** How often an author without bad intent writes such a text. */
export const honestyWords = {
  seldom: 'Seldom written for an honest reason.',
  often: 'Often written for an honest reason: read the words before you conclude anything.',
} as const;
export type Honesty = keyof typeof honestyWords;

/** A short name of each kind, and a sentence about a definition in which it was found. */
export const poisoningFacts: Record<PoisoningKind, { title: string; says: string }> = {
  'hidden-characters': {
    title: 'Hidden characters',
    says: 'The definition holds characters that a person does not see and a model reads.',
  },
  'lookalike-letters': {
    title: 'Letters that look like others',
    says: 'A word is written with letters of another script that look like Latin ones, so it reads as a word that it is not.',
  },
  'overrides-instructions': {
    title: 'Overrides other instructions',
    says: "The text tells the model to drop instructions that it has, or is written as if it came from the model's own system.",
  },
  'keeps-from-the-user': {
    title: 'Keeps something from the user',
    says: 'The text tells the model to do or to know something without telling the user.',
  },
  'asks-for-secrets': {
    title: 'Asks for secrets',
    says: 'The text tells the model to fetch a secret, or what it was told in confidence, and to put it into a call.',
  },
  'unexplained-secret': {
    title: 'A secret without a reason',
    says: 'An argument takes a secret, and nothing in the definition says what it is needed for.',
  },
  'speaks-to-graders': {
    title: 'Speaks to whoever grades it',
    says: 'The text asks a reviewer, a scanner or a classifier for a verdict.',
  },
  'skips-approval': {
    title: 'Passes the user by',
    says: 'The text tells the model to go on without asking the user.',
  },
  'claims-precedence': {
    title: 'Claims to come first',
    says: 'The text asks the model to call this tool before every other one, or at every turn, whatever the user asked for.',
  },
  'steers-other-tools': {
    title: 'Speaks of other tools',
    says: 'The text tells the model how to use, or not to use, a tool that is not among those of its own server.',
  },
};
