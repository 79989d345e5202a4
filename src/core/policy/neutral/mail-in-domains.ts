/** One address and nothing else: no display name, no list, no comment, no quoted part. */
const address = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)$/;

/** True where a text is one plain mail address of a listed domain; `*.example.com` lists the domains below it. */
export function isMailInDomains(text: string, domains: readonly string[]): boolean {
  const domain = address.exec(text)?.[1]?.toLowerCase();
  if (domain === undefined) return false;
  return domains.some((entry) => {
    const listed = entry.toLowerCase();
    return listed.startsWith('*.') ? domain.endsWith(listed.slice(1)) : domain === listed;
  });
}
