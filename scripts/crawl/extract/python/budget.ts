/**
 * Bounds of reading one Python package. Steps are counted in evaluated expressions and statements, never in time, so
 * that the same package gives the same answer on every machine.
 */

/** Steps for everything that the entry points reach. */
export const entrySteps = 4_000_000;

/** Steps for handlers that list tools. */
export const handlerSteps = 2_000_000;

/** Steps for what the entry points do not reach. */
export const sweepSteps = 1_500_000;

/** Steps of one function or module that is read on its own in the sweep. */
export const sweepSiteSteps = 150_000;

/** Nested calls of interpreted functions and imports. */
export const maxCallDepth = 60;

/** Turns of one loop. */
export const maxLoopTurns = 5_000;

/** Longest string that is built, in UTF-16 code units. */
export const maxStringLength = 1_000_000;

/** Most items of one list, set or dictionary that is built. */
export const maxItems = 50_000;

/** Tools of one package that are kept. */
export const maxTools = 5_000;

/** Deepest value that is turned into JSON, or type that is turned into a schema. */
export const maxDepth = 40;

/** Nodes of one tool's schema. */
export const maxSchemaNodes = 20_000;

/** Files of one package that are parsed. */
export const maxFiles = 6_000;

/** Sum of the source that is parsed for one package, in UTF-16 code units. */
export const maxTotalSource = 40_000_000;

/** Dependencies asked for in one answer. */
export const maxWants = 8;

/** Longest piece of source that a reason or a condition quotes. */
export const maxQuote = 160;
