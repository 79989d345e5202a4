import { stringify } from 'smol-toml';
import { isSecretName } from '#catalogue/server-traits.ts';
import type { JsonObject } from '#core/model/json.ts';
import type { Server } from '#core/model/server.ts';
import { serverKey } from './server-key.ts';
import { visible } from './visible.ts';
import { listed } from './words.ts';

/** A client's configuration that starts a server, to copy. */
export interface InstallForm {
  /** The clients that read this form. */
  clients: string;
  fileName: string;
  text: string;
}

/** How a server is started, as far as its package says; a sentence where it does not say. */
export type InstallView =
  | { state: 'unknown'; why: string }
  | { state: 'known'; command: string; secrets: string[]; others: string[]; forms: InstallForm[] };

/** Variables that a page writes into a configuration, and those that it names beside it. */
const maxima = { secrets: 6, others: 12 };

/** What stands for a value that only the reader has: nobody can take it for one. */
const placeholder = (name: string): string => `<your ${name}>`;

const json = (value: JsonObject): string => `${JSON.stringify(value, null, 2)}\n`;

interface Start {
  command: string;
  args: string[];
}

/** The command that runs a package of npm without installing it; null where npx could not tell which one is meant. */
function npmStart({ name, version, commands = [] }: Server): Start | null {
  if (version === null) return null;
  const own = name.replace(/^@[^/]*\//, '');
  if (commands.length !== 1 && !commands.includes(own)) return null;
  return { command: 'npx', args: ['-y', `${name}@${version}`] };
}

function why({ kind, commands }: Server): string {
  if (kind === 'npm' && commands?.length === 0)
    return 'The package installs no command, so no client can start it by name.';
  if (kind === 'npm' && commands !== undefined)
    return `The package installs ${listed(commands.slice(0, 6).map((name) => visible(name)))}; which of them starts the server, its manifest does not say.`;
  return 'What starts it was not recorded.';
}

function forms(key: string, start: Start, secrets: readonly string[]): InstallForm[] {
  const env = Object.fromEntries(secrets.map((name) => [name, placeholder(name)]));
  const entry: JsonObject = { ...start, ...(secrets.length > 0 && { env }) };
  return [
    {
      clients: 'Claude Desktop, Claude Code, Cursor, Gemini CLI',
      fileName: 'claude_desktop_config.json, .mcp.json, .cursor/mcp.json, .gemini/settings.json',
      text: json({ mcpServers: { [key]: entry } }),
    },
    {
      clients: 'VS Code',
      fileName: '.vscode/mcp.json',
      text: json({ servers: { [key]: { type: 'stdio', ...entry } } }),
    },
    {
      clients: 'Codex CLI',
      fileName: '~/.codex/config.toml',
      text: `${stringify({ mcp_servers: { [key]: entry } })}\n`,
    },
  ];
}

function remoteForms(key: string, url: string): InstallForm[] {
  return [
    { clients: 'Claude Code', fileName: '.mcp.json', text: json({ mcpServers: { [key]: { type: 'http', url } } }) },
    { clients: 'Cursor', fileName: '.cursor/mcp.json', text: json({ mcpServers: { [key]: { url } } }) },
    { clients: 'VS Code', fileName: '.vscode/mcp.json', text: json({ servers: { [key]: { type: 'http', url } } }) },
    {
      clients: 'Gemini CLI',
      fileName: '.gemini/settings.json',
      text: json({ mcpServers: { [key]: { httpUrl: url } } }),
    },
    {
      clients: 'Codex CLI',
      fileName: '~/.codex/config.toml',
      text: `${stringify({ mcp_servers: { [key]: { url } } })}\n`,
    },
  ];
}

/** Names that may stand in a configuration as they are. */
const plainName = /^[A-Za-z_][A-Za-z0-9_]{0,80}$/;

/**
 * The configuration that starts a server, made of its package's own command at the version that was read. Variables
 * whose names are those of secrets get a placeholder; values are never made up.
 */
export function installView(server: Server): InstallView {
  const key = serverKey(server.name);
  const names = server.environment.filter((name) => plainName.test(name));
  const secrets = names.filter(isSecretName).slice(0, maxima.secrets);
  const others = names.filter((name) => !secrets.includes(name)).slice(0, maxima.others);
  if (server.kind === 'remote' && /^https:\/\/[^\s"\\]+$/.test(server.name)) {
    return { state: 'known', command: server.name, secrets: [], others: [], forms: remoteForms(key, server.name) };
  }
  const start = server.kind === 'npm' ? npmStart(server) : null;
  if (start === null || !/^[\w@./:-]+$/.test(start.args.join(''))) return { state: 'unknown', why: why(server) };
  return {
    state: 'known',
    command: [start.command, ...start.args].join(' '),
    secrets,
    others,
    forms: forms(key, start, secrets),
  };
}
