/**
 * Numbers objects and scopes in the order they are made, so that a branch on trial can tell its own from older ones.
 * The numbers themselves never reach a result.
 */
export const births = { count: 0 };
