import { accuracy, type Accuracy } from '#core/model/accuracy.ts';

const files = import.meta.glob<{ default: unknown }>('../../data/accuracy.json', { eager: true });

/** What was measured of the classifier; null where nobody has measured. Throws where the file is not what it should be. */
export function measured(): Accuracy | null {
  const [file] = Object.values(files);
  return file === undefined ? null : accuracy.parse(file.default);
}
