import { paths } from './paths.ts';

/** What the head of every page links to: a name and a path. */
export const mainPages = [
  ['Servers', paths.servers()],
  ['Browse', paths.browse],
  ['Attacks', paths.attacks],
  ['Check', paths.check],
  ['Methodology', paths.methodology],
] as const;

/** What the foot of pages near home links to. */
export const otherPages = [
  ['Changes', paths.changes()],
  ['Accuracy', paths.accuracy],
  ['Targets', paths.targets],
  ['Downloads', paths.downloads],
  ['API', paths.api],
  ['Wrong grade?', paths.wrong],
  ['Contact', paths.contact],
  ['About', paths.about],
] as const;
