import fc from 'fast-check';
import { expect, test } from 'vitest';
import { read } from './testing.ts';

const server = 'from mcp.server.fastmcp import FastMCP\nmcp = FastMCP("x")\n@mcp.tool()\ndef fine(): "F"\n';

test('T23: a file that breaks the grammar, or nests deeper than is read, leaves the others whole', async () => {
  const { tools, problems } = await read({
    'server.py': `import deep, wrong\n${server}if __name__ == "__main__":\n    mcp.run()\n`,
    'deep.py': `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    'wrong.py': 'def (:\n  = 3 3 )) \u0000\n',
  });
  expect(tools.map(({ definition }) => definition.name)).toEqual(['fine']);
  expect(problems.map(({ file }) => file).sort()).toEqual(['deep.py', 'wrong.py']);
});

test('T22: endless loops, recursion, growth and import cycles end by the budget, and what was found before stays', async () => {
  const { tools } = await read({
    'server.py': `${server}import a
def loop(n): return loop(n + 1) + loop(n + 2)
x = "y"
while True:
    x = x + x
    loop(1)
items = [1]
for i in items:
    items.append(i)
class A(A): pass
def gen():
    while True:
        yield 1
list(gen())
if __name__ == "__main__":
    mcp.run()
`,
    'a.py': 'import b\nfrom b import z\n',
    'b.py': 'import a\nfrom a import *\nz = a.z\n',
  });
  expect(tools.map(({ definition }) => definition.name)).toEqual(['fine']);
});

test('M11: names of the prototype are names like others', async () => {
  const { tools } = await read({
    'server.py': `from mcp.server import Server
from mcp.types import Tool
s = Server("x")
@s.list_tools()
async def l():
    return [Tool(name="__proto__", description="P", inputSchema={"type": "object", "properties": {"__proto__": {"type": "string"}, "constructor": {}}})]
if __name__ == "__main__":
    pass
`,
  });
  expect(JSON.stringify(tools[0]?.definition)).toBe(
    '{"name":"__proto__","description":"P","inputSchema":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{}}}}',
  );
});

test('any text as a source file gives an answer', async () => {
  const piece = fc.constantFrom(
    '@mcp.tool()\n',
    'def f(a: int = 1):\n    ',
    'class A:\n    ',
    'return ',
    'if x:\n  ',
    'for i in ',
    'lambda: ',
    'f"{x',
    '"""',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ':',
    ',',
    '=',
    '\n',
    '    ',
    'mcp',
    'Tool(name="a")',
    '*a',
    '**b',
    'await ',
    'yield ',
    'import a',
    'from . import *\n',
    '\\',
    '\u0000',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      async (text) => {
        const { tools } = await read({ 'server.py': `${server}${text}`, 'pyproject.toml': text });
        expect(Array.isArray(tools)).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});
