import { expect, test } from 'vitest';
import { names, packageOf, read } from './testing.ts';

const head = 'from mcp.server.fastmcp import FastMCP\nmcp = FastMCP("x")\n';
const start = '\nif __name__ == "__main__":\n    mcp.run()\n';

test.each([
  [
    'Path(__file__).parent / "x.md"',
    'from pathlib import Path',
    '(Path(__file__).parent / "texts" / "x.md").read_text()',
  ],
  [
    'Path(__file__).resolve().with_name',
    'from pathlib import Path',
    'Path(__file__).resolve().parent.joinpath("texts/x.md").read_text(encoding="utf-8")',
  ],
  [
    'os.path and open',
    'import os',
    'open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "texts", "x.md")).read()',
  ],
  [
    'importlib.resources.files',
    'from importlib import resources',
    'resources.files("srv").joinpath("texts", "x.md").read_text()',
  ],
  [
    'importlib.resources.files of its own package',
    'from importlib.resources import files',
    '(files(__package__) / "texts/x.md").read_text()',
  ],
  ['pkgutil.get_data', 'import pkgutil', 'pkgutil.get_data("srv", "texts/x.md").decode("utf-8")'],
])('a description in a file of the package: %s', async (_name, imports, expression) => {
  const { tools } = await read({
    'pyproject.toml': '[project]\nname = "srv"\ndependencies = ["mcp"]\n[project.scripts]\nsrv = "srv.server:main"\n',
    'srv/__init__.py': '',
    'srv/texts/x.md': 'Says what it does.\n',
    'srv/server.py': `${imports}\n${head}
@mcp.tool(description=${expression}.strip())
def do_it(a: int) -> str:
    return ""
def main():
    mcp.run()
`,
  });
  expect(tools).toHaveLength(1);
  expect(tools[0]?.definition.description).toBe('Says what it does.');
  expect(tools[0]?.partial).toEqual([]);
});

test('a file that is not the package’s own is not read: where the program is started is not known', async () => {
  const { tools } = await read({
    'x.md': 'No description.',
    'server.py': `${head}
@mcp.tool(description=open("x.md").read())
def do_it() -> str:
    return ""
${start}`,
  });
  expect(tools[0]?.definition.description).toBeUndefined();
  expect(tools[0]?.partial).toEqual([{ pointer: '/description', reason: expect.stringContaining('open("x.md")') }]);
});

test('tools in YAML and JSON manifests, one a file', async () => {
  const extraction = await read({
    'tools/one.yaml': 'name: one\ndescription: |\n  First.\nenabled: yes\n',
    'tools/two.yaml': 'name: two\ndescription: Second.\nenabled: yes\n',
    'tools/off.yaml': 'name: off\ndescription: Never.\nenabled: no\n',
    'more.json': '{"three": {"description": "Third."}}',
    'server.py': `import json, yaml
from pathlib import Path
from mcp.server import Server
from mcp.types import Tool
server = Server("x")
HERE = Path(__file__).parent
@server.list_tools()
async def list_tools():
    found = []
    for path in sorted((HERE / "tools").glob("*.yaml"), key=str):
        with open(path) as file:
            spec = yaml.safe_load(file)
        if not spec["enabled"]:
            continue
        found.append(Tool(name=spec["name"], description=spec["description"], inputSchema={"type": "object"}))
    for name, spec in json.loads((HERE / "more.json").read_text()).items():
        found.append(Tool(name=name, description=spec["description"], inputSchema={"type": "object"}))
    return found
`,
  });
  expect(names(extraction)).toEqual(['one', 'three', 'two']);
  expect(extraction.tools.map(({ definition }) => definition.description).sort()).toEqual([
    'First.\n',
    'Second.',
    'Third.',
  ]);
});

test('a file of a dependency is read by its own path', async () => {
  const dependency = packageOf(
    {
      'dep/__init__.py': 'from pathlib import Path\nTEXT = Path(__file__).with_name("t.txt").read_text()\n',
      'dep/t.txt': 'From the dependency.',
    },
    'dep',
  );
  const { tools } = await read(
    {
      'pyproject.toml': '[project]\nname = "x"\ndependencies = ["mcp", "dep"]\n',
      'server.py': `from dep import TEXT\n${head}
@mcp.tool(description=TEXT)
def do_it() -> str:
    return ""
${start}`,
    },
    new Map([['dep', dependency]]),
  );
  expect(tools[0]?.definition.description).toBe('From the dependency.');
});

test('a document that is none, or too long, leaves a gap and stops nothing', async () => {
  const { tools } = await read({
    'bad.yaml': 'a: [1, 2\nb: &x *x',
    'server.py': `import yaml
from pathlib import Path
${head}
spec = yaml.safe_load((Path(__file__).parent / "bad.yaml").read_text())
@mcp.tool(description=spec["a"])
def do_it() -> str:
    return ""
${start}`,
  });
  expect(tools[0]?.partial).toEqual([{ pointer: '/description', reason: 'cannot be folded: spec["a"]' }]);
});
