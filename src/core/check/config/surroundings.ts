/** What the reading of a configuration asks of the place that it is read in. */
export interface Surroundings {
  /** The folder of the package that a script on this machine belongs to; null where there is none, or none can be seen. */
  packageFolder(path: string): string | null;
  /** The GitHub repository that a text names in any of npm's ways; null where it names none. */
  hosted(spec: string): { user: string; project: string; committish: string | null } | null;
}

const shorthand = /^(?:github:)?([A-Za-z0-9][\w-]*)\/([\w.-]+?)(?:\.git)?(?:#(.*))?$/;
const address =
  /^(?:(?:git\+)?(?:https?|ssh|git):\/\/)?(?:[^@/\s]+@)?(?:www\.)?github\.com[/:]([\w-]+)\/([\w.-]+?)(?:\.git)?\/?(?:#(.*))?$/;

/** Where no file can be seen, as in a browser: repositories are known by their common forms. */
export const nowhere: Surroundings = {
  packageFolder: () => null,
  hosted(spec) {
    const [, user, project, committish] = shorthand.exec(spec) ?? address.exec(spec) ?? [];
    return user === undefined || project === undefined ? null : { user, project, committish: committish ?? null };
  },
};
