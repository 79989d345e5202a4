/** A repository, what of it is asked for, and the folder in it. */
export interface RepositoryReference {
  owner: string;
  name: string;
  /** A branch, a tag or a commit; null for the default branch. */
  ref: string | null;
  /** Without slashes at its ends; null for the whole repository. */
  folder: string | null;
}

/** Takes `OWNER/REPO[@REF][#path]` apart, or null where it is not of that form. */
export function repositoryReference(rest: string): RepositoryReference | null {
  const [, owner, name, ref = null, path] =
    /^([\w-][\w.-]*)\/([\w.-]+?)(?:\.git)?(?:@([\w./+-]+))?(?:#(.*))?$/s.exec(rest) ?? [];
  if (owner === undefined || name === undefined || /^\.+$/.test(name)) return null;
  const folder = path?.replace(/^(?:\.?\/)+|\/+$/g, '') ?? '';
  const escapes = folder.split('/').some((part) => part === '..') || /[\0\\]/.test(folder);
  const isRef = ref === null || !ref.split('/').some((part) => part === '..' || part === '');
  return escapes || !isRef ? null : { owner, name, ref, folder: folder === '' ? null : folder };
}
