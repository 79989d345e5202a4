import { externalLink } from './views/external-link.ts';

/** Where readers report a wrong grade: the issue tracker that the build was given, or null. */
export const tracker = typeof TOOLGRADE_TRACKER === 'string' ? externalLink(TOOLGRADE_TRACKER) : null;
