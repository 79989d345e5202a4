import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { serverOf } from '../../../tests/support/graded.ts';
import { installView } from './install-view.ts';

const one = serverOf('npm:@example/tracker', { name: '@example/tracker', version: '1.2.3', commands: ['tracker'] });

test('is made of the package’s own command and version, with placeholders that nobody takes for values', () => {
  const view = installView({ ...one, environment: ['DEBUG', 'TRACKER_TOKEN'] });
  if (view.state !== 'known') throw new Error('not known');
  expect(view.command).toBe('npx -y @example/tracker@1.2.3');
  expect([view.secrets, view.others]).toEqual([['TRACKER_TOKEN'], ['DEBUG']]);
  const entry = {
    command: 'npx',
    args: ['-y', '@example/tracker@1.2.3'],
    env: { TRACKER_TOKEN: '<your TRACKER_TOKEN>' },
  };
  const [claude, code, codex] = view.forms;
  expect(JSON.parse(claude?.text ?? '')).toEqual({ mcpServers: { tracker: entry } });
  expect(JSON.parse(code?.text ?? '')).toEqual({ servers: { tracker: { type: 'stdio', ...entry } } });
  expect(parse(codex?.text ?? '')).toEqual({ mcp_servers: { tracker: entry } });
});

test.each([
  [[], 'installs no command'],
  [['a', 'b'], 'installs a and b; which of them'],
  [undefined, 'was not recorded'],
])('with the commands %j it says why there is none', (commands, words) => {
  const view = installView({ ...one, ...(commands === undefined ? { commands: undefined } : { commands }) });
  expect(view.state === 'unknown' ? view.why : '').toContain(words);
});

test('a name that could break out of a command is not written into one', () => {
  const view = installView({ ...one, name: 'x; rm -rf', commands: ['x; rm -rf'] });
  expect(view.state).toBe('unknown');
});

test('an endpoint is connected to by its address', () => {
  const view = installView(
    serverOf('remote:https://mcp.example/mcp', { kind: 'remote', name: 'https://mcp.example/mcp' }),
  );
  expect(view.state === 'known' && view.forms.map(({ clients }) => clients)).toContain('Gemini CLI');
});
