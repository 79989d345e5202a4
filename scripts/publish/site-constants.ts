/** What a build tells its pages. */
export interface SiteConstants {
  /** The path of the snapshot. */
  snapshot: string;
  tracker?: string | undefined;
  contact?: string | undefined;
  /** True where servers' and tools' pages are rendered in bulk. */
  bulk: boolean;
}

/** The constants that `src/site/env.d.ts` declares, as source text for Vite to put in their place. */
export function siteConstants({ snapshot, tracker, contact, bulk }: SiteConstants): Record<string, string> {
  return {
    TOOLGRADE_SNAPSHOT: JSON.stringify(snapshot),
    TOOLGRADE_BULK: JSON.stringify(bulk),
    TOOLGRADE_TRACKER: JSON.stringify(tracker) ?? 'undefined',
    TOOLGRADE_CONTACT: JSON.stringify(contact) ?? 'undefined',
  };
}
