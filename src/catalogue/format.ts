/** The layout of a snapshot's tables, as its `user_version`. It grows whenever a table changes: an older file is made again. */
export const snapshotFormat = 7;
