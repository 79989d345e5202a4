import { expect, test } from 'vitest';
import { read } from './testing.ts';

// The expected schemas are what pydantic 2.13 emits for the same signatures.
async function schemaOf(parameters: string, before = ''): Promise<Record<string, unknown>> {
  const { tools } = await read({
    'server.py': `import datetime, enum, uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Dict, List, Literal, Optional, Union
from typing_extensions import TypedDict, NotRequired
from pydantic import BaseModel, ConfigDict, Field
from mcp.server.fastmcp import FastMCP
mcp = FastMCP("x")
${before}
@mcp.tool()
def t(${parameters}): ...
if __name__ == "__main__":
    mcp.run()
`,
  });
  expect(tools[0]?.partial).toEqual([]);
  return (tools[0]?.definition.inputSchema ?? {}) as Record<string, unknown>;
}

test.each([
  ['a: Literal["x"]', { const: 'x', title: 'A', type: 'string' }],
  ['a: Literal["x", "y"] = "x"', { default: 'x', enum: ['x', 'y'], title: 'A', type: 'string' }],
  [
    'a: Optional[Literal[1, 2]] = None',
    { anyOf: [{ enum: [1, 2], type: 'integer' }, { type: 'null' }], default: null, title: 'A' },
  ],
  [
    'a: Union[int, str, None] = 1',
    { anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'null' }], default: 1, title: 'A' },
  ],
  [
    'a: dict[str, list[int]]',
    { additionalProperties: { items: { type: 'integer' }, type: 'array' }, title: 'A', type: 'object' },
  ],
  ['a: Dict[str, Any]', { additionalProperties: true, title: 'A', type: 'object' }],
  [
    'a: tuple[int, str]',
    { maxItems: 2, minItems: 2, prefixItems: [{ type: 'integer' }, { type: 'string' }], title: 'A', type: 'array' },
  ],
  ['a: List', { items: {}, title: 'A', type: 'array' }],
  ['a: Any = None', { default: null, title: 'A' }],
  ['a=3', { default: 3, title: 'a', type: 'string' }],
  ['a: datetime.datetime', { format: 'date-time', title: 'A', type: 'string' }],
  ['a: Path = Path("/x")', { default: '/x', format: 'path', title: 'A', type: 'string' }],
  [
    'a: int = Field(5, ge=1, lt=9, description="d")',
    { default: 5, description: 'd', exclusiveMaximum: 9, minimum: 1, title: 'A', type: 'integer' },
  ],
  [
    'a: Annotated[Optional[str], Field(max_length=3, description="d")] = None',
    { anyOf: [{ maxLength: 3, type: 'string' }, { type: 'null' }], default: null, description: 'd', title: 'A' },
  ],
  ['a: "Optional[int]" = None', { anyOf: [{ type: 'integer' }, { type: 'null' }], default: null, title: 'A' }],
])('%s', async (parameter, expected) => {
  expect((await schemaOf(parameter)).properties).toEqual({ a: expected });
});

test('enumerations, models, typed dictionaries and dataclasses become definitions', async () => {
  const schema = await schemaOf(
    'c: Color = Color.BLUE, m: Optional[Model] = None, td: TD = None, dc: list[DC] = []',
    `class Color(str, enum.Enum):
    """A colour."""
    RED = "red"
    BLUE = "blue"
class Inner(BaseModel):
    n: int = 1
class Model(BaseModel):
    """About it."""
    model_config = ConfigDict(extra="forbid")
    inner: Inner
    many: List[Inner] = Field(default_factory=list)
class TD(TypedDict):
    p: int
    q: NotRequired[str]
@dataclass
class DC:
    u: int
    v: list[str] = field(default_factory=list)
`,
  );
  expect(schema).toEqual({
    $defs: {
      Color: { description: 'A colour.', enum: ['red', 'blue'], title: 'Color', type: 'string' },
      DC: {
        properties: { u: { title: 'U', type: 'integer' }, v: { items: { type: 'string' }, title: 'V', type: 'array' } },
        required: ['u'],
        title: 'DC',
        type: 'object',
      },
      Inner: { properties: { n: { default: 1, title: 'N', type: 'integer' } }, title: 'Inner', type: 'object' },
      Model: {
        additionalProperties: false,
        description: 'About it.',
        properties: {
          inner: { $ref: '#/$defs/Inner' },
          many: { items: { $ref: '#/$defs/Inner' }, title: 'Many', type: 'array' },
        },
        required: ['inner'],
        title: 'Model',
        type: 'object',
      },
      TD: {
        properties: { p: { title: 'P', type: 'integer' }, q: { title: 'Q', type: 'string' } },
        required: ['p'],
        title: 'TD',
        type: 'object',
      },
    },
    properties: {
      c: { $ref: '#/$defs/Color', default: 'blue' },
      m: { anyOf: [{ $ref: '#/$defs/Model' }, { type: 'null' }], default: null },
      td: { $ref: '#/$defs/TD', default: null },
      dc: { default: [], items: { $ref: '#/$defs/DC' }, title: 'Dc', type: 'array' },
    },
    title: 'tArguments',
    type: 'object',
  });
});

test('a model that contains itself stays a reference', async () => {
  const schema = await schemaOf('node: Node', 'class Node(BaseModel):\n    children: List["Node"] = []\n');
  expect(schema.$defs).toEqual({
    Node: {
      properties: { children: { default: [], items: { $ref: '#/$defs/Node' }, title: 'Children', type: 'array' } },
      title: 'Node',
      type: 'object',
    },
  });
});
