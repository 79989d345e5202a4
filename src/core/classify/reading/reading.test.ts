import { describe, expect, it } from 'vitest';
import { readDescription } from './description.ts';
import { readName } from './name.ts';
import { parametersOf } from './parameters.ts';
import { readDefinition, says } from './read-definition.ts';
import { singular, wordsOf, wordsOfName } from './words.ts';

describe('words', () => {
  it.each([
    ['getUserByID', ['get', 'user', 'by', 'id']],
    ['s3_bucket-create', ['s3', 'bucket', 'create']],
    ['executeGraphQLOperation', ['execute', 'graphql', 'operation']],
    ['StopInstances', ['stop', 'instances']],
    ['', []],
  ])('splits the name %s', (name, expected) => {
    expect(wordsOfName(name).map(({ lower }) => lower)).toEqual(expected);
  });

  it('keeps offsets into the text as written, invisible characters included', () => {
    const text = 'Please de\u200blete it';
    const word = wordsOf(text)[1];
    expect(word?.lower).toBe('delete');
    expect(text.slice(word?.start, word?.end)).toBe('de\u200blete');
  });

  it.each([
    ['invoices', 'invoice'],
    ['emails', 'email'],
    ['companies', 'company'],
    ['boxes', 'box'],
    ['status', 'status'],
    ['dns', 'dns'],
    ['access', 'access'],
  ])('%s is one %s', (many, one) => {
    expect(singular(many)).toBe(one);
  });
});

describe('names', () => {
  it.each([
    ['delete_project_member', 'delete', 'member'],
    ['dynamodb_table_delete', 'delete', 'table'],
    ['drive_file_delete_comment', 'delete', 'comment'],
    ['create_or_update_route_associated_to_service', 'create', 'route'],
    ['jira_get_create_fields', 'get', 'field'],
    ['chat_delete_message', 'delete', 'message'],
    ['estimate_drop_volume', 'estimate', 'volume'],
    ['reset_stop_words', 'reset', 'word'],
    ['create_template', 'create', 'template'],
    ['render_create_web_service', 'create', 'service'],
    ['scan_and_create_incidents', 'create', 'incident'],
    ['refunds_list', 'list', 'refund'],
    ['call_service_tool', 'call', 'service'],
  ])('%s: %s a %s', (name, verb, head) => {
    const reading = readName(name, new Set());
    expect(reading.verb?.lemma).toBe(verb);
    expect(reading.object.at(-1)).toBe(head);
  });

  it('lets the description settle which of two verbs is meant', () => {
    expect(readName('query_stop', new Set()).verb?.lemma).toBe('query');
    expect(readName('query_stop', new Set(), 'stop').verb?.lemma).toBe('stop');
  });

  it('takes the words of the server off the name', () => {
    expect(readName('xero_list_invoices', new Set(['xero'])).verb?.index).toBe(0);
  });

  it.each(['order_status', 'refund_eligibility', 'bop'])('finds no firm verb in %s', (name) => {
    expect(readName(name, new Set()).verb?.firm ?? false).toBe(false);
  });
});

describe('descriptions', () => {
  it.each([
    ['Use this tool to delete a page.', 'delete', ['page']],
    ['This endpoint retrieves invoices for a customer.', 'retrieve', ['invoice']],
    ['[Requires Login] Permanently removes a post.', 'remove', ['a', 'post']],
    ['Provides a complete list of teams.', 'provide', null],
  ])('%s turns on “%s”', (text, verb, object) => {
    const clause = readDescription(text).clauses[0];
    if (verb === 'provide') expect(clause?.verb).not.toBe('complete');
    else expect(clause?.verb).toBe(verb);
    if (object !== null) expect(clause?.object).toEqual(expect.arrayContaining(object));
  });

  it('keeps arguments, return values and examples out of the claims', () => {
    const { clauses, docstring } = readDescription(
      'List pages.\n\nArgs:\n  delete_all: Delete all pages\n\nReturns:\n  Deletes nothing',
    );
    expect(clauses.map(({ verb }) => verb)).toEqual(['list']);
    expect(docstring).not.toBeNull();
  });

  it('reads a denial as a denial', () => {
    const reading = readDefinition({
      name: 'archive_page',
      description: 'Archive a page. It does not permanently delete it.',
    });
    expect(says(reading, /\bpermanently\b/i)).toBeNull();
  });
});

describe('arguments', () => {
  it('gives each its roles', () => {
    const [path, to, force, action] = parametersOf(
      {
        name: 'x',
        inputSchema: {
          type: 'object',
          required: ['filePath'],
          properties: {
            filePath: { type: 'string' },
            to: { type: 'string' },
            force: { type: 'boolean' },
            action: { enum: ['get', 'delete'] },
          },
        },
      },
      null,
    );
    expect(path?.roles.has('path')).toBe(true);
    expect(path?.required).toBe(true);
    expect(to?.roles.has('recipient')).toBe(true);
    expect(force?.roles.has('force')).toBe(true);
    expect(action?.values).toEqual(['get', 'delete']);
  });

  it('reads a docstring where the schema names none, and quotes it', () => {
    const description = 'Run it.\nArgs:\n    command (str): The command to run';
    const reading = readDefinition({ name: 'run_it', description });
    expect(reading.parameters.map(({ name }) => name)).toEqual(['command']);
    expect(reading.parameters[0]?.evidence().text).toBe('command');
  });

  it('survives hostile keys', () => {
    const properties = JSON.parse(
      '{"__proto__": {"type": "string"}, "a/b~c": {"type": "string"}, "": {"type": "string"}}',
    ) as never;
    const found = parametersOf({ name: 'x', inputSchema: { properties } }, null);
    expect(found.map(({ evidence }) => evidence().text)).toEqual(['__proto__', 'a/b~c']);
  });
});
