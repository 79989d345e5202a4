import { parse as parseJsonWithComments, type ParseError } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { failed, success, type Result } from '../../model/result.ts';

/** One server of a client's configuration: how it is started or reached. Values of variables and headers are not here. */
export interface ConfiguredServer {
  name: string;
  command: string | null;
  args: string[];
  url: string | null;
  disabled: boolean;
}

type Table = Record<string, unknown>;

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** A value of the file's own: a key such as `__proto__` names nothing. */
const own = (table: Table, key: string): unknown => (Object.hasOwn(table, key) ? table[key] : undefined);
const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

/** Names of the tables in which clients keep servers, at the top, below `mcp`, and below each project. */
const serverTables = ['mcpServers', 'servers', 'mcp_servers', 'context_servers'] as const;

function* tables(root: Table): Generator<Table> {
  for (const key of serverTables) {
    const table = own(root, key);
    if (isTable(table)) yield table;
  }
  const inner = own(root, 'mcp');
  if (isTable(inner)) yield* tables(inner);
  const projects = own(root, 'projects');
  if (!isTable(projects)) return;
  for (const project of Object.values(projects)) if (isTable(project)) yield* tables(project);
}

function configured(name: string, entry: Table): ConfiguredServer {
  const command = own(entry, 'command');
  // Some clients write the command as a table of its own.
  const program = isTable(command) ? command : entry;
  const args = own(program, 'args');
  return {
    name,
    command: text(isTable(command) ? own(command, 'path') : command),
    args: Array.isArray(args) ? args.map(String) : [],
    url: text(own(entry, 'httpUrl')) ?? text(own(entry, 'url')) ?? text(own(entry, 'serverUrl')),
    disabled: own(entry, 'disabled') === true || own(entry, 'enabled') === false,
  };
}

function parseConfig(file: string, content: string): unknown {
  // Text without a name is JSON where it begins like it.
  const isToml = file === '' ? !/^(?:\uFEFF|\s|\/\/[^\n]*|\/\*[^]*?\*\/)*[{[]/.test(content) : /\.toml$/i.test(file);
  if (isToml) return parseToml(content);
  const errors: ParseError[] = [];
  const value: unknown = parseJsonWithComments(content.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    const line = content.slice(0, first.offset).split('\n').length;
    throw new SyntaxError(`line ${line}`);
  }
  return value;
}

/**
 * The servers of a client's configuration: Claude Desktop, Claude Code, Cursor, VS Code (`mcp.json` or `settings.json`),
 * Codex (TOML), Gemini and those that write like them. Fails with `E_CONFIG`; the failure quotes nothing of the file.
 */
export function readConfig(
  file: string,
  content: string,
): Result<ConfiguredServer[], { code: 'E_CONFIG'; message: string }> {
  const name = file === '' ? 'The configuration' : (file.split(/[/\\]/).at(-1) ?? file);
  let root: unknown;
  try {
    root = parseConfig(file, content);
  } catch (error) {
    const place = error instanceof SyntaxError ? ` (${error.message})` : '';
    const line = isTable(error) && typeof error['line'] === 'number' ? ` (line ${error['line']})` : place;
    return failed({ code: 'E_CONFIG', message: `${name} cannot be parsed${line}.` });
  }
  const found = isTable(root) ? [...tables(root)] : [];
  if (found.length === 0) {
    return failed({
      code: 'E_CONFIG',
      message: `${name} names no MCP servers: there is none of ${serverTables.join(', ')} in it.`,
    });
  }
  return success(
    found.flatMap((table) =>
      Object.entries(table).flatMap(([key, entry]) => (isTable(entry) ? [configured(key, entry)] : [])),
    ),
  );
}
