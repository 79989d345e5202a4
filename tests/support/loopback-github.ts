import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { craftTarball, type CraftedEntry } from './craft-tarball.ts';

/** A repository as GitHub has it. Commits are by branch or tag; the archive of a commit is made of its files. */
export interface HostedRepository {
  id: number;
  fullName: string;
  /** In kilobytes. */
  size?: number;
  archived?: boolean;
  refs: Record<string, string>;
  commits: Record<string, Record<string, string>>;
  /** Entries of every archive that are no files. */
  odd?: readonly CraftedEntry[];
  license?: string;
}

const listening = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** GitHub's REST API on loopback, as far as archives need it, with a second host that hands out the archives. */
export class LoopbackGithub {
  readonly #api = createServer((request, response) => this.#answer(request, response));
  readonly #archives = createServer((request, response) => this.#archive(request, response));
  #archiveUrl = '';
  url = '';
  repositories: HostedRepository[] = [];
  /** Old names, and the numbers of the repositories that had them. */
  renamed: Record<string, number> = {};
  /** Paths that were asked for, in order, of both hosts. */
  readonly asked: string[] = [];
  /** Credentials that each host was sent. */
  readonly credentials: { api: Set<string>; archives: Set<string> } = { api: new Set(), archives: new Set() };
  /** Headers of every answer. */
  headers: Record<string, string> = {};
  /** Answers every request with this status while it is set. */
  fault: number | null = null;

  static async start(): Promise<LoopbackGithub> {
    const github = new LoopbackGithub();
    github.url = await listening(github.#api);
    github.#archiveUrl = await listening(github.#archives);
    return github;
  }

  async stop(): Promise<void> {
    for (const server of [this.#api, this.#archives]) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(request.url ?? '');
    this.asked.push(path);
    this.credentials.api.add(request.headers.authorization ?? '');
    for (const [name, value] of Object.entries(this.headers)) response.setHeader(name, value);
    if (this.fault !== null) return void response.writeHead(this.fault).end('{}');
    const [, name] = /^\/repos\/([^/]+\/[^/]+)$/.exec(path) ?? [];
    const moved = name === undefined ? undefined : this.renamed[name];
    if (moved !== undefined) return void response.writeHead(301, { location: `/repositories/${moved}` }).end();
    const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
    const repository = this.repositories.find((each) => each.fullName === name || String(each.id) === id);
    if (repository === undefined) return void response.writeHead(404).end('{}');
    const [, ref] = /^\/commits\/(.+)$/.exec(rest) ?? [];
    const [, commit] = /^\/tarball\/(.+)$/.exec(rest) ?? [];
    if (ref !== undefined) {
      const sha = repository.refs[ref] ?? (repository.commits[ref] === undefined ? undefined : ref);
      if (sha === undefined) response.writeHead(422).end('{}');
      else response.writeHead(200, { 'content-type': 'application/vnd.github.sha' }).end(sha);
    } else if (commit !== undefined) {
      response.writeHead(302, { location: `${this.#archiveUrl}/${repository.id}/${commit}` }).end();
    } else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(describe(repository)));
  }

  #archive(request: IncomingMessage, response: ServerResponse): void {
    this.asked.push(`archive ${request.url}`);
    this.credentials.archives.add(request.headers.authorization ?? '');
    const [, id, commit = ''] = (request.url ?? '').split('/');
    const repository = this.repositories.find((each) => String(each.id) === id);
    const files = repository?.commits[commit];
    if (repository === undefined || files === undefined) return void response.writeHead(404).end();
    const top = `${repository.fullName.replace('/', '-')}-${commit.slice(0, 7)}`;
    const entries = Object.entries(files).map(([path, body]) => ({ path: `${top}/${path}`, body }));
    const odd = (repository.odd ?? []).map((entry) => ({ ...entry, path: `${top}/${entry.path}` }));
    response.writeHead(200, { 'content-type': 'application/x-gzip' }).end(craftTarball([...entries, ...odd]));
  }
}

function describe({ id, fullName, size = 10, archived = false, license }: HostedRepository): object {
  return {
    id,
    size,
    archived,
    full_name: fullName,
    default_branch: 'main',
    description: 'An invented repository',
    html_url: `https://github.com/${fullName}`,
    homepage: 'http://plain.example.com',
    pushed_at: '2026-10-01T12:00:00Z',
    owner: { login: fullName.split('/')[0] },
    license: license === undefined ? null : { spdx_id: license },
  };
}
