/// <reference types="astro/client" />

/** The path of the snapshot that the pages read. The build puts it in place. */
declare const TOOLGRADE_SNAPSHOT: string;

/** The address of the project's issue tracker; not there where the build was given none. */
declare const TOOLGRADE_TRACKER: string | undefined;

/** Where readers write in private; not there where the build was given none. */
declare const TOOLGRADE_CONTACT: string | undefined;

/** True where servers' and tools' pages are rendered in bulk, and not by Astro's own build. */
declare const TOOLGRADE_BULK: boolean;

/** What the build has written to take away; not there where it writes nothing. */
declare const TOOLGRADE_DOWNLOADS: import('./downloads.ts').Download[] | undefined;
