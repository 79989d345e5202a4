import { describe, expect, it } from 'vitest';
import type { ToolDefinition } from '../model/tool-definition.ts';
import type { RiskLevel } from '../taxonomy/risk-level.ts';
import { classifyTool } from './classify-tool.ts';
import { rules } from './rules/index.ts';

type Sample = ToolDefinition & { server?: string };

function tool(name: string, description: string, ...arguments_: readonly string[]): Sample {
  if (arguments_.length === 0) return { name, description };
  const properties = Object.fromEntries(arguments_.map((argument) => [argument, { type: 'string' }]));
  return { name, description, inputSchema: { type: 'object', properties } };
}

/** Each floor by its id: a tool that it raises, and the level that the rubric sets. */
const floors: Record<string, { level: RiskLevel; raised: readonly Sample[] }> = {
  'applies-infrastructure-code': { level: 'Critical', raised: [tool('terraform_apply', 'Apply a Terraform plan.')] },
  'brings-in-third-party-code': {
    level: 'Critical',
    raised: [tool('install_package', 'Install a package.'), tool('add_mcp_server', 'Add an MCP server.')],
  },
  'deletes-a-container': {
    level: 'Critical',
    raised: [
      tool('drop_collection', 'Drop a collection.'),
      tool('delete_repository', 'Delete a repository.'),
      tool('drop_object', 'Drop an object. Supports dropping databases, schemas and tables.', 'name'),
    ],
  },
  'discloses-secrets-in-bulk': {
    level: 'Critical',
    raised: [tool('list_secrets', 'List all secrets with their values.')],
  },
  'moves-a-device': { level: 'High', raised: [tool('move_motor', 'Move a motor.')] },
  'moves-what-safety-depends-on': { level: 'Critical', raised: [tool('unlock_door', 'Unlock a door.')] },
  'pays-out-as-the-caller-says': {
    level: 'Critical',
    raised: [tool('create_refund', 'Refund a payment.', 'amount'), tool('place_order', 'Place an order.', 'symbol')],
  },
  'reaches-any-file': {
    level: 'High',
    raised: [tool('read_file', 'Read a file.', 'path'), tool('write_file', 'Write a file.', 'path', 'content')],
  },
  'removes-an-open-set': {
    level: 'Critical',
    raised: [
      tool('empty_trash', 'Permanently delete everything in the trash.'),
      tool('delete_documents', 'Delete documents that match the given filter criteria.'),
      tool('push_to_topic', 'Send a push notification to a topic.'),
    ],
  },
  'runs-code-on-a-host': {
    level: 'Critical',
    raised: [
      tool('run_powershell', 'Execute PowerShell commands securely.', 'code'),
      tool('deploy_file_contents', 'Deploy files by providing their contents.', 'service', 'files'),
    ],
  },
  'runs-unguarded-statements': { level: 'Critical', raised: [tool('execute_sql', 'Execute a SQL statement.', 'sql')] },
  'sends-what-and-where-the-caller-says': {
    level: 'High',
    raised: [
      tool('post_message', 'Post a message to a channel.', 'channel', 'text'),
      tool('send_message', 'Send a message via Telegram.'),
      tool('create_event', 'Create a calendar event with attendees.'),
    ],
  },
  'writes-an-auto-loaded-place': {
    level: 'High',
    raised: [tool('save_memory', 'Save a memory.'), tool('merge_pull', 'Merge a pull request.', 'number')],
  },
  'access-control': {
    level: 'High',
    raised: [
      tool('add_collaborator', 'Add a collaborator.'),
      tool('update_repo', 'Update a repository.', 'name', 'visibility'),
      tool('add_inline_policy', 'Add a new inline policy to an IAM role.', 'role_name', 'permissions'),
    ],
  },
  'network-change': {
    level: 'High',
    raised: [
      tool('create_port_forward', 'Create a port forward.'),
      tool('create_access_list', 'Allow IP/CIDR ranges to access your clusters.'),
    ],
  },
  credentials: {
    level: 'High',
    raised: [tool('get_secret', 'Get a secret.'), tool('rotate_key', 'Rotate an API key.')],
  },
  'untrusted-content': { level: 'Medium', raised: [tool('bing_image_search', 'Searches for images.', 'query')] },
  'private-data': {
    level: 'Medium',
    raised: [tool('list_invoices', 'List all invoices.'), tool('read_query', 'Execute a SELECT query.', 'query')],
  },
  'host-filesystem': {
    level: 'Medium',
    raised: [tool('read_file', 'Read a file. Only works within allowed directories.', 'path')],
  },
  'two-legs': {
    level: 'High',
    raised: [tool('read_email', 'Read an email.'), tool('fetch_url', 'Fetch a URL.', 'url')],
  },
};

/** Each cap by its id: a tool that it lowers, the same without the evidence, and the level that the rubric sets. */
const caps: Record<string, { level: RiskLevel; lowered: Sample; bare: Sample }> = {
  'runs-in-a-sandbox': {
    level: 'Medium',
    lowered: tool('run_code', 'Run code in an isolated docker container.', 'code'),
    bare: tool('run_code', 'Run code in an isolated and secure way.', 'code'),
  },
  'stays-inside-the-process': {
    level: 'Low',
    lowered: tool('sequentialthinking', 'Think in steps.', 'thought'),
    bare: tool('save_thought', 'Save a thought to the database.', 'thought'),
  },
  'test-mode-is-enforced': {
    level: 'Medium',
    lowered: tool('paper_trade_buy', 'Buy a stock.', 'symbol'),
    bare: tool('trade_buy', 'Buy a stock.', 'symbol'),
  },
  'touches-only-an-own-draft': {
    level: 'Medium',
    lowered: tool('clear_thinking_history', 'Clear all recorded thoughts.'),
    bare: tool('clear_history', 'Clear all recorded messages.'),
  },
  'touches-only-what-regenerates': {
    level: 'Medium',
    lowered: tool('purge_cache', 'Purge the cache.'),
    bare: tool('purge_cache', 'Purge the production cache.'),
  },
};

const order: readonly RiskLevel[] = ['Low', 'Medium', 'High', 'Critical'];

function grade({ server, ...definition }: Sample) {
  return classifyTool(definition, server === undefined ? {} : { server });
}

describe('floors', () => {
  it('are all here, those of rules and those of capabilities', () => {
    const ofRules = rules.filter(({ shows }) => shows.kind === 'floor').map(({ id }) => id);
    const ofFacets = [
      'access-control',
      'network-change',
      'credentials',
      'untrusted-content',
      'private-data',
      'host-filesystem',
      'two-legs',
    ];
    expect(Object.keys(floors).sort()).toEqual([...ofRules, ...ofFacets].sort());
  });

  it.each(
    Object.entries(floors).flatMap(([id, { level, raised }]) =>
      raised.map((sample) => [id, level, sample.name, sample] as const),
    ),
  )('%s raises to at least %s: %s', (id, level, _, sample) => {
    const { risk, base, moves } = grade(sample);
    expect(order.indexOf(risk)).toBeGreaterThanOrEqual(order.indexOf(level));
    const move = moves.find((one) => one.id === id);
    expect(move).toMatchObject({ kind: 'floor', level });
    // What a page shows beside a level that was raised.
    if (order.indexOf(level) > order.indexOf(base)) expect(move?.evidence).not.toEqual([]);
  });
});

describe('caps', () => {
  it('are all here', () => {
    const ids = rules.filter(({ shows }) => shows.kind === 'cap').map(({ id }) => id);
    expect(Object.keys(caps).sort()).toEqual(ids.sort());
  });

  it.each(Object.entries(caps))('%s lowers with evidence, and nothing without', (id, { level, lowered, bare }) => {
    const capped = grade(lowered);
    expect(capped.risk).toBe(level);
    const cap = capped.moves.find((one) => one.id === id);
    // A tool that is Low of itself has nothing to lower.
    if (cap !== undefined) expect(cap).toMatchObject({ kind: 'cap', level });
    else expect(capped.base).toBe(level);
    if (cap !== undefined) expect(cap.evidence).not.toEqual([]);
    const open = grade(bare);
    expect(open.moves.map((one) => one.id)).not.toContain(id);
    expect(order.indexOf(open.risk)).toBeGreaterThan(order.indexOf(level));
  });
});
