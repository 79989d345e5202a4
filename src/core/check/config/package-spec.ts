import type { Followable } from './followable.ts';
import type { Surroundings } from './surroundings.ts';

const npmName = /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/i;
const version = /^[\w.+~^<>=*-]{1,100}$/;

const unknown = (what: string): Followable => ({
  code: 'E_PACKAGE',
  why: `What it runs is not the name of a package of ${what}, and not a repository that can be read.`,
});

/** A repository of GitHub in any of the ways to write one, or null. */
function githubReference(spec: string, { hosted }: Surroundings): string | null {
  const found = hosted(spec);
  if (found === null) return null;
  const subdirectory = /[#&]subdirectory=([\w./-]+)/.exec(spec)?.[1];
  const committish = found.committish?.replace(/&?subdirectory=.*$/, '') ?? '';
  const ref = /^[\w./-]+$/.test(committish) ? `@${committish}` : '';
  return `github:${found.user}/${found.project}${ref}${subdirectory === undefined ? '' : `#${subdirectory}`}`;
}

/** The reference for a package as `npx` takes it: `NAME`, `NAME@VERSION`, or a repository of GitHub. */
export function npmReference(spec: string, around: Surroundings): Followable {
  const [, name = '', wanted] = /^(.[^@]*)(?:@(.*))?$/s.exec(spec) ?? [];
  if (npmName.test(name) && (wanted === undefined || version.test(wanted))) return { ref: `npm:${spec}` };
  const repository = githubReference(spec, around);
  return repository === null ? unknown('npm') : { ref: repository };
}

/** The reference for a package as `uvx` and `pipx` take it: a name with extras and an exact version, or a repository of GitHub. */
export function pythonReference(spec: string, around: Surroundings): Followable {
  const [, name, exact] =
    /^([a-z0-9](?:[\w.-]*[a-z0-9])?)(?:\[[\w,. -]*\])?(?:(?:@|\s*==\s*)([\w.+!-]+))?$/i.exec(spec.trim()) ?? [];
  if (name !== undefined) {
    return { ref: exact === undefined || exact === 'latest' ? `pypi:${name}` : `pypi:${name}@${exact}` };
  }
  const ranged = /^([a-z0-9](?:[\w.-]*[a-z0-9])?)(?:\[[\w,. -]*\])?\s*[<>~!=]/i.exec(spec.trim())?.[1];
  if (ranged !== undefined) return { ref: `pypi:${ranged}`, issues: ['RANGE_DROPPED'] };
  // `git+https://github.com/o/r@ref#subdirectory=…`: the part behind @ is what npm writes behind #.
  const [, base, ref, fragment] =
    /^(?:[\w.-]+\s*@\s*)?(git\+[^@#]+(?:git@[^@#]+)?)(?:@([^#]+))?(?:#(.*))?$/.exec(spec) ?? [];
  const repository = githubReference(
    base === undefined ? spec : `${base}${ref === undefined ? '' : `#${ref}`}`,
    around,
  );
  if (repository === null) return unknown('the Python Package Index');
  const folder = /(?:^|&)subdirectory=([\w./-]+)/.exec(fragment ?? '')?.[1];
  return { ref: folder === undefined ? repository : `${repository}#${folder}` };
}
