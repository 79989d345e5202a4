import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { firstGrade, type Figures, type FirstGrade } from '#core/model/accuracy.ts';
import { headlineOf } from './figures.ts';

/** The batches that were graded once before anybody corrected a rule for them, oldest first. */
export async function readFirstGrades(path: string): Promise<FirstGrade[]> {
  return z.array(firstGrade).parse(JSON.parse(await readFile(path, 'utf8')));
}

/** Keeps the first figures of a batch. Throws where it has some: a second grading comes after corrections. */
export async function keepFirstGrade(
  path: string,
  { set, figures, rulesVersion, on }: { set: string; figures: Figures; rulesVersion: string; on: string },
): Promise<void> {
  const kept = await readFirstGrades(path);
  if (kept.some((one) => one.set === set)) throw new Error(`${path}: ${set} has been graded before`);
  kept.push({ set, rulesVersion, on, ...headlineOf(figures), confusion: figures.confusion });
  await writeFile(path, `${JSON.stringify(kept, null, 2)}\n`);
}
