/** A reference without a version, and the version: `npm:@scope/name@1.2.3` is `npm:@scope/name` and `1.2.3`. */
export function withoutVersion(ref: string): { id: string; version: string | null } {
  const [, id = ref, version] = /^((?:npm|pypi):@?[^@]+|github:[^@#]+)(?:@([^#]+))?$/.exec(ref) ?? [];
  return { id, version: version === undefined || version === 'latest' ? null : version };
}
