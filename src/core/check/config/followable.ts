/**
 * What an entry of a client's configuration leads to: a reference, with codes of what was left out of it; or the code
 * and the words for why there is none. Never holds a value of a variable, a header or an argument.
 */
export type Followable = { ref: string; issues?: string[] } | { code: string; why: string };
