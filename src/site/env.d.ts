/// <reference types="astro/client" />

/** The path of the snapshot that the pages read. The build puts it in place. */
declare const TOOLGRADE_SNAPSHOT: string;
