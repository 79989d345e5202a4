/** Bounds of reading one Go module. Steps are counted in evaluated expressions and statements, never in time. */

/** Steps for everything that the main packages reach. */
export const entrySteps = 3_000_000;

/** Steps for all functions that nothing called. */
export const sweepSteps = 3_000_000;

/** Steps of one such function. */
export const sweepSiteSteps = 150_000;

/** Nested calls of interpreted functions. */
export const maxCallDepth = 80;

/** Turns of one loop. */
export const maxLoopTurns = 5_000;

/** Longest string that is built, in UTF-16 code units. */
export const maxStringLength = 1_000_000;

/** Most members of one slice or map. */
export const maxItems = 50_000;

/** Tools of one module that are kept. */
export const maxTools = 5_000;

/** Deepest value or type that is turned into JSON. */
export const maxDepth = 40;

/** Nodes of one tool's schema. */
export const maxSchemaNodes = 20_000;

/** Files of one module that are parsed, and the sum of their source in UTF-16 code units. */
export const maxFiles = 6_000;
export const maxTotalSource = 40_000_000;

/** Longest piece of source that a reason or a condition quotes. */
export const maxQuote = 160;
