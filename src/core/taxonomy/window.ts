/** Windows over which calls are counted, shortest first. */
export const windows = ['minute', 'hour', 'day'] as const;
export type Window = (typeof windows)[number];
