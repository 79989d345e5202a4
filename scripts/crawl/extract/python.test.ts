import { expect, test } from 'vitest';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { names, packageOf, read } from './python/testing.ts';

const sdk = 'from mcp.server.fastmcp import FastMCP, Context\nmcp = FastMCP("x")\n';
const fast = 'from fastmcp import FastMCP, Context\nmcp = FastMCP("x")\n';
const start = '\nif __name__ == "__main__":\n    mcp.run()\n';
const script = (module: string): string =>
  `[project]\nname = "x"\ndependencies = ["mcp"]\n[project.scripts]\nx = "${module}"\n`;

test('a decorated function of the official SDK: raw docstring, model of its arguments, no context', async () => {
  const { tools } = await read({
    'server.py': `${sdk}
@mcp.tool()
async def add_numbers(a: int, b: float = 1.5, *, ctx: Context, note: str | None = None) -> str:
    """Adds.

    Two numbers.
    """
    return str(a + b)
${start}`,
  });
  expect(tools).toHaveLength(1);
  expect(tools[0]).toMatchObject({
    truth: 'registered',
    gated: null,
    file: 'server.py',
    line: 5,
    partial: [],
    style: 'py-sdk-function',
  });
  expect(tools[0]?.definition).toEqual({
    name: 'add_numbers',
    description: 'Adds.\n\n    Two numbers.\n    ',
    inputSchema: {
      properties: {
        a: { title: 'A', type: 'integer' },
        b: { default: 1.5, title: 'B', type: 'number' },
        note: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null, title: 'Note' },
      },
      required: ['a'],
      title: 'add_numbersArguments',
      type: 'object',
    },
    outputSchema: {
      properties: { result: { title: 'Result', type: 'string' } },
      required: ['result'],
      title: 'add_numbersOutput',
      type: 'object',
    },
  });
});

test.each([
  ['fastmcp==2.2.0', '\n    Says.\n\n    Args:\n        a: What.\n    ', true],
  ['fastmcp>=2.9,<2.13', 'Says.\n\nArgs:\n    a: What.', true],
  ['fastmcp<3', 'Says.\n\nArgs:\n    a: What.', false],
  ['fastmcp', 'Says.', false],
])('fastmcp by version: %s', async (requirement, description, titled) => {
  const { tools } = await read({
    'requirements.txt': requirement,
    'server.py': `${fast}
@mcp.tool
def say(a: str):
    """
    Says.

    Args:
        a: What.
    """
${start}`,
  });
  const definition: ToolDefinition = tools[0]?.definition ?? { name: '' };
  expect(definition.description).toBe(description);
  expect(JSON.stringify(definition.inputSchema).includes('"title":"A"')).toBe(titled);
  expect(definition.inputSchema?.additionalProperties).toBe(requirement === 'fastmcp' ? false : undefined);
});

test('options of the decorator: name, description, title, annotations; constants, f-strings and joined literals are folded', async () => {
  const { tools } = await read({
    'texts.py': 'PREFIX = "acme"\nWORDS = ["one", "two"]\n',
    'server.py': `import textwrap
from mcp.types import ToolAnnotations
from texts import PREFIX, WORDS
${sdk}
@mcp.tool(name=f"{PREFIX}_go", title="Go", description=textwrap.dedent("""
    First.
      Second: {}
""").strip().format(", ".join(WORDS)) + " " "End", annotations=ToolAnnotations(readOnlyHint=True, title="T"))
def go(): ...
${start}`,
  });
  expect(tools[0]?.definition).toMatchObject({
    name: 'acme_go',
    title: 'Go',
    description: 'First.\n  Second: one, two End',
    annotations: { readOnlyHint: true, title: 'T' },
    inputSchema: { properties: {}, title: 'goArguments', type: 'object' },
  });
});

test('a low-level server: literals, comprehensions, enumerations and models', async () => {
  const { tools } = await read({
    'pyproject.toml': script('srv.main:main'),
    'srv/__init__.py': '',
    'srv/names.py': 'from enum import Enum\nclass N(str, Enum):\n    A = "alpha"\n    B = "beta"\n',
    'srv/main.py': `import asyncio
from mcp.server import Server
from mcp.types import Tool
from pydantic import BaseModel, Field
from .names import N
class Args(BaseModel):
    path: str = Field(..., description="Where")
    deep: bool = False
TABLE = {"gamma": "Third", "delta": "Fourth"}
async def serve():
    server = Server("x")
    @server.list_tools()
    async def list_tools() -> list[Tool]:
        first = [Tool(name=N.A, description="First", inputSchema=Args.model_json_schema()), Tool(name=N.B.value, description="Second", inputSchema={"type": "object"})]
        return first + [Tool(name=k, description=v, inputSchema={"type": "object", "properties": {}}) for k, v in TABLE.items()]
def main():
    asyncio.run(serve())
`,
  });
  expect(tools.map(({ definition }) => [definition.name, definition.description])).toEqual([
    ['alpha', 'First'],
    ['beta', 'Second'],
    ['gamma', 'Third'],
    ['delta', 'Fourth'],
  ]);
  expect(tools[0]?.definition.inputSchema).toEqual({
    properties: {
      path: { description: 'Where', title: 'Path', type: 'string' },
      deep: { default: false, title: 'Deep', type: 'boolean' },
    },
    required: ['path'],
    title: 'Args',
    type: 'object',
  });
});

test('a class a tool, listed from a registry', async () => {
  const { tools } = await read({
    'server.py': `from abc import ABC
from mcp.server import Server
from mcp.types import Tool
class Base(ABC):
    def __init__(self, name): self.name = name
class Read(Base):
    def __init__(self): super().__init__("read_it")
    def get_tool_description(self): return Tool(name=self.name, description="Reads", inputSchema={"type": "object"})
class Write(Base):
    def __init__(self): super().__init__("write_it")
    def get_tool_description(self): return Tool(name=self.name, description="Writes", inputSchema={"type": "object"})
app = Server("x")
handlers = {}
def add(handler):
    handlers[handler.name] = handler
add(Read())
add(Write())
@app.list_tools()
async def list_tools():
    return [h.get_tool_description() for h in handlers.values()]
if __name__ == "__main__":
    pass
`,
  });
  expect(names({ tools } as never)).toEqual(['read_it', 'write_it']);
});

test('registration across modules: functions that take the server, mounts with a prefix, methods, add_tool', async () => {
  const extraction = await read({
    'pyproject.toml': script('pkg.server:main').replace('"mcp"', '"fastmcp<3"'),
    'pkg/__init__.py': '',
    'pkg/more.py': 'def register(server):\n    @server.tool()\n    def from_helper(q: str):\n        """Helps"""\n',
    'pkg/sub.py': 'from fastmcp import FastMCP\nsub = FastMCP("sub")\n@sub.tool\ndef inner(): "Inner"\n',
    'pkg/server.py': `from fastmcp import FastMCP
from .more import register
from .sub import sub
class App:
    def __init__(self):
        self.mcp = FastMCP("x")
        self.mcp.tool(self.method, name="by_method")
    def method(self, n: int): "A method"
def plain_function(): "Plain"
def main():
    app = App()
    register(app.mcp)
    app.mcp.add_tool(plain_function)
    app.mcp.mount(sub, prefix="pre")
    app.mcp.run()
`,
  });
  expect(names(extraction)).toEqual(['by_method', 'from_helper', 'plain_function', 'pre_inner']);
  expect(extraction.tools.every(({ truth }) => truth === 'registered')).toBe(true);
  const method = extraction.tools.find(({ definition }) => definition.name === 'by_method');
  expect(Object.keys(method?.definition.inputSchema?.properties ?? {})).toEqual(['n']);
});

test('decorators between the tool and the function: wraps is followed, unread ones are taken to wrap', async () => {
  const { tools } = await read({
    'server.py': `from functools import wraps
from somewhere import retry
${sdk}
def logged(func):
    @wraps(func)
    async def wrapper(*args, **kwargs):
        return await func(*args, **kwargs)
    return wrapper
@mcp.tool()
@logged
@retry(3)
def fetch_it(url: str):
    """Fetches"""
${start}`,
  });
  expect(tools[0]).toMatchObject({ definition: { name: 'fetch_it', description: 'Fetches' }, line: 14 });
  expect(tools[0]?.definition.inputSchema?.required).toEqual(['url']);
});

test('conditions: an option that is off gates, one that is on does not, an early return gates what follows', async () => {
  const { tools, environment } = await read({
    'server.py': `import os, argparse
${sdk}
READ_ONLY = os.getenv("READ_ONLY", "false").lower() == "true"
if not READ_ONLY:
    @mcp.tool()
    def write(): "W"
else:
    @mcp.tool()
    def only_reads(): "O"
def lab():
    return os.getenv("LAB", "0").strip() == "1"
def labs():
    if not lab():
        return
    if lab():
        @mcp.tool()
        def in_lab(): "L"
labs()
if os.environ.get("API_KEY"):
    @mcp.tool()
    def secret(): "S"
def more(config):
    if config.minimal:
        return
    @mcp.tool()
    def extra(): "E"
parser = argparse.ArgumentParser()
parser.add_argument("--danger", action="store_true")
args = parser.parse_args()
more(load())
if args.danger:
    @mcp.tool()
    def danger(): "D"
${start}`,
  });
  expect(Object.fromEntries(tools.map(({ definition, gated }) => [definition.name, gated]))).toEqual({
    write: null,
    only_reads: { by: 'option', condition: 'READ_ONLY' },
    in_lab: { by: 'option', condition: 'lab()' },
    secret: { by: 'credential', condition: 'os.environ.get("API_KEY")' },
    extra: { by: 'option', condition: 'not (config.minimal)' },
    danger: { by: 'option', condition: 'args.danger' },
  });
  expect(environment).toEqual(['API_KEY', 'LAB', 'READ_ONLY']);
});

test('a tool on a path that the defaults do not take is found, and gated', async () => {
  const { tools } = await read({
    'server.py': `import os
${sdk}
def pointed_elsewhere():
    for name in ("A", "B"):
        if os.environ.get(name) == "x":
            return True
    return False
def register(server):
    if not pointed_elsewhere():
        return
    @server.tool()
    def elsewhere(): "E"
register(mcp)
if False:
    @mcp.tool()
    def never(): "N"
${start}`,
  });
  expect(Object.fromEntries(tools.map(({ definition, gated }) => [definition.name, gated]))).toEqual({
    elsewhere: { by: 'option', condition: 'pointed_elsewhere()' },
    never: { by: 'unknown', condition: 'False' },
  });
});

test('what cannot be folded is named and left out whole', async () => {
  const { tools } = await read({
    'server.py': `${sdk}
import config
@mcp.tool(description="Known " + config.words())
def one(a: str = config.DEFAULT): ...
${start}`,
  });
  expect(tools[0]?.definition.description).toBeUndefined();
  expect(tools[0]?.partial.map(({ pointer }) => pointer)).toEqual([
    '/description',
    '/inputSchema/properties/a/default',
  ]);
});

test('code that the entry does not reach is source-only; tests and examples are not read', async () => {
  const extraction = await read({
    'pyproject.toml': script('pkg.server:main'),
    'pkg/__init__.py': '',
    'pkg/server.py': `${sdk}\n@mcp.tool()\ndef used(): "U"\ndef main():\n    mcp.run()\n`,
    'pkg/old.py': `${sdk}\n@mcp.tool()\ndef unused(): "N"\n`,
    'tests/test_server.py': `${sdk}\n@mcp.tool()\ndef in_test(): "T"\n`,
  });
  expect(extraction.tools.map(({ definition, truth }) => [definition.name, truth])).toEqual([
    ['used', 'registered'],
    ['unused', 'source-only'],
  ]);
});

test('tools of a dependency that is handed the server are found when it is read, and asked for when it is not', async () => {
  const files = {
    'pyproject.toml': script('pkg.server:main').replace('"mcp"', '"mcp", "acme-tools"'),
    'pkg/__init__.py': '',
    'pkg/server.py': `import acme_tools\n${sdk}\ndef main():\n    acme_tools.install(mcp)\n    mcp.run()\n`,
  };
  expect((await read(files)).wants).toEqual(['acme-tools']);
  const dependency = packageOf(
    { 'acme_tools/__init__.py': 'def install(server):\n    @server.tool()\n    def theirs(): "T"\n' },
    'acme-tools',
  );
  const { tools } = await read(files, new Map([['acme-tools', dependency]]));
  expect(tools[0]).toMatchObject({
    definition: { name: 'theirs' },
    package: { name: 'acme-tools' },
    file: 'acme_tools/__init__.py',
    truth: 'registered',
  });
});

test('tools made from a document at run time are said to be dynamic', async () => {
  const { tools, nature } = await read({
    'server.py': `from fastmcp import FastMCP\nimport httpx\nmcp = FastMCP.from_openapi(httpx.get("x").json())\n${start}`,
  });
  expect(tools).toEqual([]);
  expect(nature).toMatchObject({ kind: 'dynamic', file: 'server.py', line: 3 });
});

test('a decorator that makes a record of a function; records that are registered later, under names of an enumeration', async () => {
  const { tools, nature } = await read({
    'server.py': `
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Callable
from mcp.server.fastmcp import FastMCP

class Name(Enum):
    FIRST = "first"
    SECOND = "second"

@dataclass
class Record[T: Enum]:
    fn: Callable
    description: str
    names: type[T]

    def name(self) -> T:
        return self.names(self.fn.__name__.lower())

def record[T: Enum](*, description: str, names: type[T]):
    def decorator(fn):
        return Record(fn=fn, description=description, names=names)
    return decorator

named = partial(record, names=Name)

@named(description="The first")
def first(a: int) -> str: ...

@named(description="The second")
def second(b: str = "") -> str: ...

mcp = FastMCP("x")
for each in [first, second]:
    mcp.add_tool(fn=each.fn, name=each.name().value, description=each.description)
mcp.run()
`,
  });
  expect(nature).toBeNull();
  expect(tools.map(({ definition }) => [definition.name, definition.description])).toEqual([
    ['first', 'The first'],
    ['second', 'The second'],
  ]);
});

test('what is there only where configuration puts it is gated, and not missing', async () => {
  const { tools } = await read({
    'server.py': `
import os
from mcp.server.fastmcp import FastMCP

class Client:
    def __init__(self, key): self.key = key

client = None
if os.environ.get("API_KEY"):
    client = Client(os.environ["API_KEY"])

def remote(query: str) -> str: ...
def local(query: str) -> str: ...

mcp = FastMCP("x")
mcp.add_tool(local)
if client:
    mcp.add_tool(remote)
mcp.run()
`,
  });
  expect(tools.map(({ definition, gated }) => [definition.name, gated?.by ?? null])).toEqual([
    ['local', null],
    ['remote', 'credential'],
  ]);
});

test('a function that gets another signature when it runs has arguments that are not known for sure', async () => {
  const { tools } = await read({
    'server.py': `
import functools, inspect
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("x")

def hiding(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs): return fn(*args, **kwargs)
    wrapper.__signature__ = inspect.signature(fn).replace(parameters=[])
    return wrapper

@mcp.tool()
@hiding
def t(secret: str) -> str: ...
mcp.run()
`,
  });
  expect(tools[0]?.partial).toEqual([expect.objectContaining({ pointer: '/inputSchema' })]);
});

test('a function that answers by configuration gates what asks it', async () => {
  const { tools } = await read({
    'server.py': `
import os
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("x")

def writable():
    if os.environ.get("ALLOW_WRITES"):
        return True
    return False

def read_it(): ...
def write_it(): ...
mcp.add_tool(read_it)
if writable():
    mcp.add_tool(write_it)
mcp.run()
`,
  });
  expect(tools.map(({ definition, gated }) => [definition.name, gated !== null])).toEqual([
    ['read_it', false],
    ['write_it', true],
  ]);
});

test('options that typer reads off a signature gate what they switch on', async () => {
  const { tools } = await read({
    'pyproject.toml': script('server:app'),
    'server.py': `import typer
from mcp.server.fastmcp import FastMCP
app = typer.Typer()
def look() -> str:
    """Looks."""
def write() -> str:
    """Writes."""
@app.command()
def run(*, enable_write: bool = False, host: str = typer.Option(default="127.0.0.1")):
    mcp = FastMCP("x")
    for tool in [look]:
        mcp.add_tool(tool)
    if enable_write:
        for tool in [write]:
            mcp.add_tool(tool)
    mcp.run()
`,
  });
  expect(tools.map(({ definition, gated }) => [definition.name, gated])).toEqual([
    ['look', null],
    ['write', { by: 'option', condition: 'enable_write' }],
  ]);
});

test('a wrapper says what the function that it wraps says', async () => {
  const { tools } = await read({
    'server.py': `import functools
${sdk}
def logged(func):
    @functools.wraps(func)
    async def wrapper(*args, **kwargs):
        """Logs, and calls the function."""
        return await func(*args, **kwargs)
    return wrapper
@mcp.tool()
@logged
async def add(a: int) -> int:
    """Adds."""
    return a
@mcp.tool()
@logged
async def bare(a: int) -> int:
    return a
${start}`,
  });
  expect(tools.map(({ definition }) => [definition.name, definition.description])).toEqual([
    ['add', 'Adds.'],
    ['bare', ''],
  ]);
});

test('a function that is made when the server runs is a tool by its name, with the gap said', async () => {
  const { tools } = await read({
    'server.py': `import types, requests
${fast}
def make(name):
    meta = requests.get("https://example.invalid/" + name).json()
    return types.FunctionType(meta, globals(), name)
for name in ["one", "two"]:
    mcp.tool(name=f"api_{name}", description="Calls it.")(make(name))
${start}`,
  });
  expect(tools.map(({ definition }) => definition)).toEqual([
    { name: 'api_one', description: 'Calls it.' },
    { name: 'api_two', description: 'Calls it.' },
  ]);
  expect(tools[0]?.partial).toEqual([{ pointer: '/inputSchema', reason: 'the function is made when the server runs' }]);
});

test('a list of the program’s own class is iterated by its __iter__', async () => {
  const extraction = await read({
    'server.py': `${fast}
class Tools:
    def __init__(self):
        self._all = []
    def append(self, func):
        self._all.append(func)
        return func
    def __iter__(self):
        return iter(self._all)
tools = Tools()
@tools.append
def one() -> str:
    """One."""
@tools.append
def two() -> str:
    """Two."""
for tool in tools:
    mcp.tool(tool)
${start}`,
  });
  expect(names(extraction)).toEqual(['one', 'two']);
});

test('an exception that nothing would catch is a sign of what was not read, and ends nothing', async () => {
  const extraction = await read({
    'pyproject.toml': script('server:main'),
    'server.py': `import json, socket
${sdk}
MODES = {"a": 1}
def check(expected, actual):
    if actual != expected:
        raise ValueError("drift")
def main():
    check({"a": 1}, MODES)
    check({"host": 1}, {"host": 2})
    match MODES:
        case {"a": 2}:
            pass
        case _:
            raise RuntimeError("no mode")
    @mcp.tool()
    def late() -> str:
        """Late."""
    mcp.run()
`,
  });
  expect(names(extraction)).toEqual(['late']);
});

test('what a server runs when it starts may register tools', async () => {
  const extraction = await read({
    'pyproject.toml': script('server:main'),
    'server.py': `from contextlib import asynccontextmanager
from mcp.server.fastmcp import FastMCP
def later(a: int) -> str:
    """Later."""
@asynccontextmanager
async def lifespan(server):
    server.add_tool(later)
    yield {}
def main():
    FastMCP("x", lifespan=lifespan).run()
`,
  });
  expect(names(extraction)).toEqual(['later']);
});

test('a field whose default is None is not required, and a template is filled in', async () => {
  const { tools } = await read({
    'server.py': `import string
from pydantic import BaseModel, Field
${sdk}
class Query(BaseModel):
    text: str = Field(description="What")
    near: str = Field(default=None, description="Where")
def find(a: str, b: str = Field(default=None, description="b"), query: Query = None) -> str:
    """Finds. $$1 for ${'${WORDS}'}."""
mcp.tool(name="find", description=string.Template(find.__doc__).substitute(WORDS="all"))(find)
${start}`,
  });
  expect(tools[0]?.definition.description).toBe('Finds. $1 for all.');
  expect(tools[0]?.definition.inputSchema).toMatchObject({
    required: ['a'],
    properties: { b: { default: null, description: 'b' } },
    $defs: { Query: { required: ['text'] } },
  });
});
