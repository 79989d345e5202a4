import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../model/json.ts';
import { isVerbatim } from '../model/evidence.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import type { Category } from '../taxonomy/category.ts';
import type { FacetId } from '../taxonomy/facet.ts';
import type { RiskLevel } from '../taxonomy/risk-level.ts';
import { classifyTool } from './classify-tool.ts';

interface WorkedExample {
  name: string;
  description: string;
  /** Arguments; those that end in `*` are required. */
  takes: string[] | Record<string, JsonValue>;
  server?: string;
  grade: `${Category} ${RiskLevel}`;
  facets?: readonly FacetId[];
}

function definitionOf({ name, description, takes }: WorkedExample): ToolDefinition {
  if (!Array.isArray(takes)) return { name, description, inputSchema: { type: 'object', properties: { ...takes } } };
  const names = takes.map((argument) => argument.replace('*', ''));
  const required = takes
    .filter((argument: string) => argument.endsWith('*'))
    .map((argument: string) => argument.replace('*', ''));
  return {
    name,
    description,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(names.map((key) => [key, { type: 'string' }])),
      required,
    },
  };
}

/** Every row of the rubric's table of worked examples, as a definition of the kind that real servers publish. */
const examples: WorkedExample[] = [
  { name: 'search_web', description: 'Search the web and return the top results.', takes: ['query*'], grade: 'Read Medium', facets: ['untrusted-content'] },
  { name: 'fetch_url', description: 'Fetch a URL and return its content as markdown.', takes: ['url*'], grade: 'Read High', facets: ['untrusted-content', 'external-communication'] },
  { name: 'http_request', description: 'Make an HTTP request to any URL.', takes: { method: { type: 'string', enum: ['GET', 'POST', 'PUT', 'DELETE'] }, url: { type: 'string' }, body: { type: 'string' } }, grade: 'Execute High', facets: ['untrusted-content', 'external-communication'] },
  { name: 'read_file', description: 'Read the complete contents of a file. Only works within allowed directories.', takes: ['path*'], grade: 'Read Medium', facets: ['host-filesystem'] },
  { name: 'read_file', description: 'Read the contents of a file from disk.', takes: ['path*'], grade: 'Read High', facets: ['host-filesystem', 'credentials'] },
  { name: 'write_file', description: 'Create a new file or overwrite an existing one.', takes: ['path*', 'content*'], grade: 'Write High', facets: ['host-filesystem', 'persistence'] },
  { name: 'apply_patch', description: 'Apply a unified diff to a file.', takes: ['path*', 'patch*'], grade: 'Write Medium', facets: ['host-filesystem'] },
  { name: 'get_secret', description: 'Get the value of a secret by its name.', takes: ['name*'], grade: 'Read High', facets: ['credentials'] },
  { name: 'list_secrets', description: 'List all secrets with their values.', takes: [], grade: 'Read Critical', facets: ['credentials'] },
  { name: 'read_email', description: 'Read an email by its id.', takes: ['id*'], grade: 'Read High', facets: ['private-data', 'untrusted-content'] },
  { name: 'list_messages', description: 'List the messages of a mailbox.', takes: ['limit'], grade: 'Read High', facets: ['private-data', 'untrusted-content'] },
  { name: 'get_logs', description: 'Get the logs of a service.', takes: ['service*'], grade: 'Read Medium', facets: ['private-data'] },
  { name: 'list_invoices', description: 'List the invoices of a customer.', takes: ['customer_id*'], grade: 'Read Medium', facets: ['private-data'] },
  { name: 'query', description: 'Run a SQL query inside a read-only transaction.', takes: ['sql*'], grade: 'Read Medium', facets: ['private-data'] },
  { name: 'run_query', description: 'Run a SQL query and return its rows.', takes: ['query*'], grade: 'Execute Critical', facets: ['code-execution', 'private-data', 'irreversible', 'bulk'] },
  { name: 'execute_sql', description: 'Executes raw SQL in the database.', takes: ['sql*'], grade: 'Execute Critical', facets: ['code-execution', 'private-data', 'irreversible', 'bulk'] },
  { name: 'execute_javascript', description: 'Execute JavaScript in the current page of the browser.', takes: ['script*'], grade: 'Execute High', facets: ['code-execution', 'private-data', 'external-communication'] },
  { name: 'browser_navigate', description: 'Navigate to a URL.', takes: ['url*'], grade: 'Execute High', facets: ['untrusted-content', 'external-communication'] },
  { name: 'browser_click', description: 'Click an element on the page.', takes: ['element*', 'ref*'], grade: 'Execute High', facets: ['untrusted-content', 'external-communication'] },
  { name: 'take_screenshot', description: 'Take a screenshot of the current page.', takes: ['full_page'], grade: 'Read Medium', facets: ['untrusted-content'] },
  { name: 'send_email', description: 'Send an email.', takes: ['to*', 'subject*', 'body*'], grade: 'Execute High', facets: ['external-communication', 'irreversible'] },
  { name: 'slack_post_message', description: 'Post a message to a Slack channel.', takes: ['channel*', 'text*'], grade: 'Write High', facets: ['external-communication'] },
  { name: 'create_issue_comment', description: 'Add a comment to an issue.', takes: ['owner*', 'repo*', 'issue_number*', 'body*'], grade: 'Write Medium' },
  { name: 'create_issue_comment', description: 'Add a public comment to an issue.', takes: ['owner*', 'repo*', 'issue_number*', 'body*'], grade: 'Write High', facets: ['external-communication'] },
  { name: 'create_share_link', description: 'Create a link through which anyone can open a document.', takes: ['document_id*'], grade: 'Write High', facets: ['access-control', 'external-communication'] },
  { name: 'make_public', description: 'Make a file public.', takes: ['file_id*'], grade: 'Write High', facets: ['access-control', 'external-communication'] },
  { name: 'add_collaborator', description: 'Add a collaborator to a repository.', takes: ['owner*', 'repo*', 'username*'], grade: 'Write High', facets: ['access-control'] },
  { name: 'rotate_key', description: 'Rotate an API key and return the new one.', takes: ['key_id*'], grade: 'Write High', facets: ['credentials', 'access-control'] },
  { name: 'git_commit', description: 'Record staged changes to the repository.', takes: ['repo_path*', 'message*'], grade: 'Write Medium' },
  { name: 'git_push', description: 'Push commits to the remote.', takes: ['remote', 'branch'], grade: 'Write Medium', facets: ['external-communication'] },
  { name: 'git_push', description: 'Push commits to the remote.', takes: { remote: { type: 'string' }, branch: { type: 'string' }, force: { type: 'boolean' } }, grade: 'Destructive High' },
  { name: 'merge_pull_request', description: 'Merge a pull request.', takes: ['owner*', 'repo*', 'pull_number*'], grade: 'Write High', facets: ['persistence'] },
  { name: 'merge_pull_request', description: 'Merge a pull request. Merging deploys the change to production.', takes: ['owner*', 'repo*', 'pull_number*'], grade: 'Execute High', facets: ['persistence'] },
  { name: 'archive_page', description: 'Archive a page.', takes: ['page_id*'], grade: 'Write Medium' },
  { name: 'delete_record', description: 'Delete a record by its id.', takes: ['record_id*'], grade: 'Destructive High', facets: ['irreversible'] },
  { name: 'drop_collection', description: 'Drop a collection from the database.', takes: ['collection*'], grade: 'Destructive Critical', facets: ['irreversible', 'bulk'] },
  { name: 'terminate_instances', description: 'Terminate EC2 instances.', takes: { instance_ids: { type: 'array', items: { type: 'string' } } }, grade: 'Destructive Critical', facets: ['irreversible', 'bulk', 'infrastructure'] },
  { name: 'restart_service', description: 'Restart a service on a host.', takes: ['service*'], grade: 'Execute High', facets: ['infrastructure'] },
  { name: 'stop_instance', description: 'Stop a virtual machine.', takes: ['instance_id*'], grade: 'Execute High', facets: ['infrastructure'] },
  { name: 'purge_cache', description: 'Purge the cache of a site.', takes: ['site_id*'], grade: 'Execute Medium' },
  { name: 'purge_cache', description: 'Purge the whole production cache.', takes: [], grade: 'Execute High' },
  { name: 'reload_firewall', description: 'Reload the rules of the firewall.', takes: [], grade: 'Execute High', facets: ['network-change'] },
  { name: 'create_port_forward', description: 'Create a port forward to a host of the network.', takes: ['interface*', 'port*', 'target*'], grade: 'Write High', facets: ['network-change'] },
  { name: 'acme_request_certificate', description: 'Request a certificate over ACME.', takes: ['domain*', 'challenge_type'], grade: 'Execute High', facets: ['credentials', 'network-change'] },
  { name: 'terraform_apply', description: 'Apply a Terraform plan.', takes: ['plan_file*'], grade: 'Execute Critical', facets: ['infrastructure', 'irreversible'] },
  { name: 'create_payment_link', description: 'Create a payment link.', takes: ['price*', 'quantity*'], grade: 'Financial High', facets: ['money'] },
  { name: 'create_refund', description: 'Refund a payment in whole or in part.', takes: ['payment_id*', 'amount'], grade: 'Financial Critical', facets: ['money', 'irreversible'] },
  { name: 'place_order', description: 'Place a limit or market order.', takes: ['symbol*', 'side*', 'quantity*'], grade: 'Financial Critical', facets: ['money', 'irreversible'] },
  { name: 'cancel_subscription', description: "Cancel a customer's subscription.", takes: ['subscription_id*'], grade: 'Financial High', facets: ['money'] },
  { name: 'cancel_subscription', description: 'Cancel a subscription to the mailing list.', takes: ['email*'], grade: 'Write Medium' },
  { name: 'create_price', description: 'Create a price for a product.', takes: ['product*', 'unit_amount*', 'currency*'], grade: 'Write Medium' },
  { name: 'create_coupon', description: 'Create a coupon.', takes: ['name*', 'percent_off*'], grade: 'Write Medium' },
  { name: 'generate_image', description: 'Generate an image from a prompt. Uses paid credits.', takes: ['prompt*'], grade: 'Write Medium' },
  { name: 'ssh_exec', description: 'Execute a command on a remote host over SSH.', takes: ['host*', 'command*'], grade: 'Execute Critical', facets: ['code-execution', 'infrastructure', 'credentials'] },
  { name: 'kubectl_exec', description: 'Execute a command in a container of a pod.', takes: ['pod*', 'command*'], grade: 'Execute Critical', facets: ['code-execution', 'infrastructure', 'credentials'] },
  { name: 'install_package', description: 'Install a package from npm.', takes: ['name*'], grade: 'Execute Critical', facets: ['code-execution', 'persistence'] },
  { name: 'add_mcp_server', description: 'Add an MCP server to the configuration.', takes: ['name*', 'command*'], grade: 'Execute Critical', facets: ['code-execution', 'persistence'] },
  { name: 'save_memory', description: 'Save a memory for later conversations.', takes: ['content*'], grade: 'Write High', facets: ['persistence'] },
  { name: 'unlock_door', description: 'Unlock a door.', takes: ['door_id*'], grade: 'Execute Critical', facets: ['infrastructure'] },
  { name: 'sequentialthinking', description: 'A detailed tool for dynamic and reflective problem-solving through thoughts.', takes: ['thought*', 'thoughtNumber*'], grade: 'Read Low' },
]; // prettier-ignore

describe('the worked examples of the rubric', () => {
  it.each(examples.map((example) => [`${example.name}: ${example.description}`, example] as const))(
    '%s',
    (_, example) => {
      const definition = definitionOf(example);
      const classification = classifyTool(definition, example.server === undefined ? {} : { server: example.server });
      expect(`${classification.category} ${classification.risk}`).toBe(example.grade);
      for (const facet of example.facets ?? [])
        expect(`${facet} ${classification.facets[facet].value}`).not.toBe(`${facet} no`);
      for (const claim of classification.evidence) expect(isVerbatim(definition, claim)).toBe(true);
      expect(classification.evidence.length).toBeGreaterThan(0);
    },
  );
});

describe('tools of a firewall', () => {
  const string = { type: 'string' };
  const firewall: [ToolDefinition, Category, RiskLevel, RiskLevel][] = [
    [
      {
        name: 'cert_letsencrypt_request',
        description: "Request a Let's Encrypt certificate",
        inputSchema: { type: 'object', properties: { domain: string, email: string, challengeType: { type: 'string', enum: ['http-01', 'dns-01'] } }, required: ['domain', 'email'] },
      },
      'Execute', 'High', 'High',
    ],
    [{ name: 'cli_reload_firewall', description: 'Reload firewall rules via CLI', inputSchema: { type: 'object', properties: {} } }, 'Execute', 'High', 'High'],
    [{ name: 'firewall_apply_changes', description: 'Apply pending firewall changes', inputSchema: { type: 'object', properties: {} } }, 'Execute', 'High', 'High'],
    [{ name: 'ssh_reload_firewall', description: 'Reload firewall rules via SSH', inputSchema: { type: 'object', properties: {} } }, 'Execute', 'High', 'High'],
    [
      {
        name: 'nat_create_port_forward',
        description: 'Create a port forward rule',
        inputSchema: {
          type: 'object',
          properties: { interface: string, protocol: string, destination_port: string, target: string, local_port: string, description: string, enabled: { type: 'string', default: '1' } },
          required: ['interface', 'protocol', 'destination_port', 'target'],
        },
      },
      'Write', 'Medium', 'High',
    ],
  ]; // prettier-ignore

  it.each(firewall.map((row) => [row[0].name, row] as const))('%s', (_, [definition, category, base, risk]) => {
    const classification = classifyTool(definition, { server: 'opnsense' });
    expect([classification.category, classification.base, classification.risk]).toEqual([category, base, risk]);
    expect(classification.facets['network-change'].value).not.toBe('no');
  });

  it('shows what raised the port forward', () => {
    const { moves, rationale } = classifyTool((firewall[4] as (typeof firewall)[number])[0]);
    expect(moves.map(({ id, level }) => [id, level])).toContainEqual(['network-change', 'High']);
    expect(rationale).toContain('Write starts at Medium; raised to High because it changes network exposure.');
  });

  it('claims no arguments where there are none', () => {
    const { rationale } = classifyTool((firewall[1] as (typeof firewall)[number])[0]);
    expect(rationale).toContain('It takes no arguments');
  });
});
