import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pacote from 'pacote';
import { Parser } from 'tar';
import { isJsonObject, type JsonObject } from '#core/model/json.ts';
import type { SourcePackage } from '#scripts/crawl/extract/extraction.ts';
import { wantedFile } from '#scripts/crawl/extract/wanted-file.ts';

/** Reads packages for an evaluation: tarballs from a cache directory, or from the registry into it. */
export class PackageCache {
  private readonly directory: string;
  constructor(directory: string) {
    this.directory = directory;
  }

  /** The package of a name and version (or range), read into memory. Throws where it cannot be had. */
  async read(name: string, version: string): Promise<SourcePackage> {
    const exact = /^\d+\.\d+\.\d+/.test(version) ? version : await this.resolve(name, version);
    const path = join(this.directory, `${`${name}@${exact}`.replaceAll('/', '+')}.tgz`);
    let bytes: Buffer;
    try {
      bytes = await readFile(path);
    } catch {
      bytes = await pacote.tarball(`${name}@${exact}`);
      await mkdir(this.directory, { recursive: true });
      await writeFile(path, bytes);
    }
    return unpack(name, exact, bytes);
  }

  private async resolve(name: string, range: string): Promise<string> {
    const key = join(this.directory, `${`${name}@${range}`.replaceAll(/[^\w.@+-]/g, '+')}.version`);
    try {
      return await readFile(key, 'utf8');
    } catch {
      const manifest = await pacote.manifest(`${name}@${range}`);
      await mkdir(this.directory, { recursive: true });
      await writeFile(key, manifest.version);
      return manifest.version;
    }
  }
}

async function unpack(name: string, version: string, bytes: Buffer): Promise<SourcePackage> {
  const files = new Map<string, string>();
  const paths = new Set<string>();
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser();
    parser.on('entry', (entry) => {
      const path = entry.path.split('/').slice(1).join('/');
      if (entry.type !== 'File' && entry.type !== 'OldFile') return void entry.resume();
      paths.add(path);
      if (!wantedFile(path, entry.size)) return void entry.resume();
      const parts: Buffer[] = [];
      entry.on('data', (part: Buffer) => parts.push(part));
      entry.on('end', () => files.set(path, Buffer.concat(parts).toString('utf8')));
    });
    parser.on('end', resolve);
    parser.on('error', reject);
    parser.end(bytes);
  });
  const manifest: unknown = JSON.parse(files.get('package.json') ?? '{}');
  return { name, version, manifest: isJsonObject(manifest) ? manifest : ({} satisfies JsonObject), files, paths };
}
