import { snapshot } from './snapshot.ts';

/**
 * The parameters of the pages that there is one of for each server or tool. A build in bulk renders those itself, and
 * asks Astro only for the first of each kind, to compare its own with.
 */
function routes<Params>(all: Iterable<Params>): { params: Params }[] {
  const found: { params: Params }[] = [];
  for (const params of all) {
    found.push({ params });
    if (TOOLGRADE_BULK) break;
  }
  return found;
}

export const serverRoutes = () => routes(snapshot.serverIds());
/** Servers with a tool that counts have a policy of their own. */
export const policyRoutes = () => routes(snapshot.serverIds({ counted: true }));
export const toolRoutes = () => routes(snapshot.toolIds());
