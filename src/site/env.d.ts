/// <reference types="astro/client" />

/** The path of the snapshot that the pages read. The build puts it in place. */
declare const TOOLGRADE_SNAPSHOT: string;

/** The address of the project's issue tracker; not there where the build was given none. */
declare const TOOLGRADE_TRACKER: string | undefined;

/** Where readers write in private; not there where the build was given none. */
declare const TOOLGRADE_CONTACT: string | undefined;

/** True where the pages that there are many of are rendered in bulk, and not by Astro's own build. */
declare const TOOLGRADE_BULK: boolean;
