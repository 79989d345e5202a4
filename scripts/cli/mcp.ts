import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { Command } from 'commander';
import { mcpServer } from '../mcp/server.ts';
import { openSnapshot } from './known-server.ts';
import { shown, UserError, workspace } from './workspace.ts';

/** Answers over standard input and output until the client closes them. */
async function serveMcp(snapshotFile: string, version: string): Promise<void> {
  if (!existsSync(snapshotFile)) {
    throw new UserError(
      `There is no snapshot at ${shown(snapshotFile)}. Run "toolgrade crawl" and "toolgrade classify" first.`,
    );
  }
  const snapshot = openSnapshot(snapshotFile);
  const server = mcpServer(snapshot, version);
  try {
    await server.connect(new StdioServerTransport());
    await Promise.race([once(process.stdin, 'end'), once(process.stdin, 'close')]);
  } finally {
    await server.close();
    snapshot.close();
  }
}

/** The command `mcp`. */
export function mcpCommand(version: string): Command {
  return new Command('mcp')
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
    .description(
      'answer as an MCP server over standard input and output, from a snapshot: it reads, and changes nothing',
    )
    .option('--snapshot <file>', 'what to answer from', workspace.snapshot)
    .action(async ({ snapshot }: { snapshot: string }) => serveMcp(resolve(snapshot), version));
}
