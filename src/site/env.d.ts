/// <reference types="astro/client" />

/** The path of the snapshot that the pages read. The build puts it in place. */
declare const TOOLGRADE_SNAPSHOT: string;

/** The address of the project's issue tracker; not there where the build was given none. */
declare const TOOLGRADE_TRACKER: string | undefined;
