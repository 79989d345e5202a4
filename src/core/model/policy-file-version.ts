/** The version of the policy format that this code reads and writes. Apart from the schema: see `placeholder.ts`. */
export const policyFileVersion = 1;
