import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, type Failure } from '../../failure.ts';
import { httpsAddress } from '../https-address.ts';

/** A file of a release. */
export interface ReleaseFile {
  url: string;
  kind: 'tar' | 'zip';
  size: number | null;
  sha256: string;
}

/** A release of a Python package as the index describes it. */
export interface PythonRelease {
  name: string;
  version: string;
  /** What is read: the source distribution where there is one, else a wheel. */
  file: ReleaseFile;
  /** True where an installation would build it, and so run code of its own. */
  isBuilt: boolean;
  description: string | null;
  license: string | null;
  publisher: string | null;
  repository: string | null;
  homepage: string | null;
  publishedAt: string | null;
  yanked: string | null;
  /** As the metadata has them, such as `mcp>=1.2; python_version >= "3.10"`. */
  requires: string[];
}

const text = (value: JsonValue | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
const object = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});
const texts = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

function readFile(
  entry: JsonObject,
): (ReleaseFile & { isWheel: boolean; isPure: boolean; publishedAt: string | null }) | null {
  const name = text(entry['filename']);
  const url = text(entry['url']);
  const sha256 = text(object(entry['digests'])['sha256']);
  if (name === null || url === null || sha256 === null || !/^[0-9a-f]{64}$/.test(sha256)) return null;
  const isWheel = entry['packagetype'] === 'bdist_wheel' && name.endsWith('.whl');
  const isSource = entry['packagetype'] === 'sdist' && /\.(?:tar\.gz|tgz|zip)$/.test(name);
  if (!isWheel && !isSource) return null;
  return {
    url,
    sha256,
    kind: isWheel || name.endsWith('.zip') ? 'zip' : 'tar',
    size: typeof entry['size'] === 'number' ? entry['size'] : null,
    isWheel,
    isPure: name.endsWith('-none-any.whl'),
    publishedAt: text(entry['upload_time_iso_8601']),
  };
}

/** The licence's identifier, or a short name; whole texts of licences are not names. */
function licenseOf(info: JsonObject): string | null {
  const expression = text(info['license_expression']);
  const name = text(info['license']);
  const classifier = texts(info['classifiers']).find((line) => line.startsWith('License :: '));
  if (expression !== null) return expression;
  return name !== null && name.length <= 64 && !name.includes('\n') ? name : (classifier?.split(' :: ').at(-1) ?? null);
}

function publisherOf(info: JsonObject): string | null {
  const address = text(info['author_email']) ?? text(info['maintainer_email']);
  return (
    text(info['author']) ?? text(info['maintainer']) ?? text(address?.replace(/\s*<.*$|@.*$/s, '').replaceAll('"', ''))
  );
}

function addressesOf(info: JsonObject): Pick<PythonRelease, 'repository' | 'homepage'> {
  const links = Object.entries(object(info['project_urls']));
  const link = (pattern: RegExp): string | null =>
    links.flatMap(([label, url]) => (pattern.test(label) ? (httpsAddress(url) ?? []) : []))[0] ?? null;
  const homepage = httpsAddress(info['home_page']) ?? link(/^home\s?page$/i);
  const repository = link(/^(?:source(?: code)?|repository|code|github|gitlab|repo)$/i);
  const isHosted = /^https:\/\/(?:github|gitlab|codeberg)\.(?:com|org)\/[^/]+\/[^/]+\/?$/.test(homepage ?? '');
  return { homepage, repository: repository ?? (isHosted ? homepage : null) };
}

/** Reads the answer to `GET /pypi/NAME/json` or `/pypi/NAME/VERSION/json`. Fails with `E_INDEX` or `E_NO_ARCHIVE`. */
export function readRelease(answer: JsonObject): Result<PythonRelease, Failure> {
  const info = object(answer['info']);
  const name = text(info['name']);
  const version = text(info['version']);
  if (name === null || version === null) {
    return failed(rejected('E_INDEX', 'The answer of the index names no package and no version.'));
  }
  const files = (Array.isArray(answer['urls']) ? answer['urls'] : [])
    .filter(isJsonObject)
    .flatMap((file) => readFile(file) ?? []);
  const wheels = files.filter(({ isWheel }) => isWheel);
  const file =
    files.find(({ isWheel, kind }) => !isWheel && kind === 'tar') ??
    files.find(({ isWheel }) => !isWheel) ??
    wheels.find(({ isPure }) => isPure) ??
    wheels[0];
  if (file === undefined) {
    return failed(rejected('E_NO_ARCHIVE', `The index has no archive of ${name} ${version} with a checksum.`));
  }
  const { url, kind, size, sha256, publishedAt } = file;
  const isYanked = info['yanked'] === true;
  return success({
    name,
    version,
    file: { url, kind, size, sha256 },
    isBuilt: wheels.length === 0,
    description: text(info['summary']),
    license: licenseOf(info),
    publisher: publisherOf(info),
    ...addressesOf(info),
    publishedAt,
    yanked: isYanked ? (text(info['yanked_reason']) ?? 'The release was yanked.') : null,
    requires: texts(info['requires_dist']),
  });
}
