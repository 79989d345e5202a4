/**
 * Bounds of static extraction. Steps are counted in evaluated expressions and statements, never in time, so that
 * the same package gives the same answer on every machine.
 */

/** Largest source file that is parsed, in UTF-16 code units. */
export const maxSourceLength = 24_000_000;

/** Largest file that a caller should hand over as text, in bytes. */
export const maxWantedBytes = 24_000_000;

/** Sum of the source that is parsed for one package and its dependencies, in UTF-16 code units. */
export const maxTotalSource = 64_000_000;

/** Longest module whose syntax is kept whole after it has been evaluated, in UTF-16 code units. */
export const maxKeptSyntax = 300_000;

/** Shortest module whose statements share the steps, as they are whole libraries, in UTF-16 code units. */
export const leastBundle = 1_000_000;

/** Longest function of a longer module that is parsed again, rather than kept, when it is first called, in UTF-16 code units. */
export const maxParsedAgain = 100_000;

/** Deepest nesting of brackets and chained operators that is handed to the native parser; a worker thread's stack holds it. */
export const maxNesting = 1_600;

/** Steps for everything that the published entry reaches. */
export const entrySteps = 10_000_000;

/** Steps for the second reading of a package, where the first found no tool. */
export const secondSteps = 4_000_000;

/** Steps for what the entry does not reach: functions that nothing called, files that nothing imported. */
export const sweepSteps = 2_000_000;

/** Longest file outside the entry's reach that is read, in UTF-16 code units. */
export const maxSweptSource = 400_000;

/** Steps of a single deferred callback: one route or command must not spend what the others need. */
export const callbackSteps = 3_000_000;

/** Steps of one branch that the default options do not take. */
export const speculationSteps = 400_000;

/** Steps of all branches on trial together. */
export const maxSpeculatedSteps = 4_000_000;

/** Nested calls of interpreted functions. */
export const maxCallDepth = 160;

/** Branches taken on trial inside one another. */
export const maxSpeculationDepth = 6;

/** How often one branch, or one function inside a trial, is tried before it is left alone. */
export const maxTrialsPerSite = 400;

/** Steps of one loop in which no tool is registered: no program's tools hang on a table of ten thousand rows. */
export const loopSteps = 1_000_000;

/** Turns of one loop. */
export const maxLoopTurns = 20_000;

/** Turns of a loop without a condition of its own. */
export const maxEndlessTurns = 500;

/** Longest string that is built, in UTF-16 code units. */
export const maxStringLength = 4_000_000;

/** Longest array that is built. */
export const maxArrayLength = 200_000;

/** Tools of one package that are kept. */
export const maxTools = 5_000;

/** Deepest value that is turned into JSON. */
export const maxJsonDepth = 64;

/** Nodes of one tool's schema. */
export const maxSchemaNodes = 20_000;

/** Dependencies asked for in one answer. */
export const maxWants = 8;
