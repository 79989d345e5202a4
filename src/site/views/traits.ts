import { serverTraits, traitFacts, type ServerTrait } from '#catalogue/server-traits.ts';

/** What readers choose servers by, in the order in which pages offer it: the trait, its name, and what is claimed. */
export const traits: readonly { trait: ServerTrait; title: string; meaning: string }[] = serverTraits.map((trait) => ({
  trait,
  ...traitFacts[trait],
}));
