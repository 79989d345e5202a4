import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Extraction } from './extraction.ts';
import { extractGo } from './go.ts';
import { loadGrammars } from './grammar/grammars.ts';

async function read(files: Record<string, string>): Promise<Extraction> {
  await loadGrammars();
  const map = new Map(Object.entries({ 'go.mod': 'module example.com/srv\n', ...files }));
  return extractGo({ name: 'fixture', version: '1.0.0', manifest: {}, files: map, paths: new Set(map.keys()) });
}

const markImports =
  'import (\n"os"\n"fmt"\n"github.com/mark3labs/mcp-go/mcp"\n"github.com/mark3labs/mcp-go/server"\n)\n';
const sdkImports =
  'import (\n"context"\n"github.com/google/jsonschema-go/jsonschema"\n"github.com/modelcontextprotocol/go-sdk/mcp"\n)\n';

test('mcp-go: options, constants, helper options and the annotations that the library sets itself', async () => {
  const { tools } = await read({
    'main.go': `package main
${markImports}
const name = "do" + "_it"
func paging() mcp.ToolOption {
	return func(tool *mcp.Tool) {
		mcp.WithNumber("page", mcp.Description("Page"), mcp.Min(1))(tool)
	}
}
func main() {
	s := server.NewMCPServer("x", "1")
	s.AddTool(mcp.NewTool(name,
		mcp.WithDescription(fmt.Sprintf("Does %s", "it")),
		mcp.WithReadOnlyHintAnnotation(true),
		mcp.WithString("mode", mcp.Required(), mcp.Enum("a", "b"), mcp.DefaultString("a")),
		mcp.WithArray("list", mcp.WithStringItems(mcp.MinLength(1))),
		mcp.WithObject("o", mcp.Properties(map[string]any{"k": map[string]any{"type": "string"}})),
		paging(),
	), nil)
}
`,
  });
  expect(tools).toHaveLength(1);
  expect(tools[0]).toMatchObject({
    truth: 'registered',
    gated: null,
    file: 'main.go',
    line: 17,
    partial: [],
    style: 'go-mcp-go',
  });
  expect(tools[0]?.definition).toEqual({
    name: 'do_it',
    description: 'Does it',
    inputSchema: {
      type: 'object',
      properties: {
        mode: { type: 'string', enum: ['a', 'b'], default: 'a' },
        list: { type: 'array', items: { type: 'string', minLength: 1 } },
        o: { type: 'object', properties: { k: { type: 'string' } } },
        page: { type: 'number', description: 'Page', minimum: 1 },
      },
      required: ['mode'],
    },
    annotations: { readOnlyHint: true, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  });
});

test('the official SDK: a literal with a schema, and a schema from the argument of the handler', async () => {
  const { tools } = await read({
    'main.go': `package main
${sdkImports}
type Base struct { Owner string \`json:"owner" jsonschema:"Who owns it"\` }
type Args struct {
	Base
	N    int      \`json:"n,omitempty"\`
	Tags []string \`json:"tags"\`
	P    *bool    \`json:"p,omitempty" jsonschema:"Perhaps"\`
}
func handle(ctx context.Context, req *mcp.CallToolRequest, args Args) (*mcp.CallToolResult, any, error) { return nil, nil, nil }
func main() {
	s := mcp.NewServer(&mcp.Implementation{Name: "x"}, nil)
	mcp.AddTool(s, &mcp.Tool{Name: "typed", Description: "T", Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, DestructiveHint: jsonschema.Ptr(false)}}, handle)
	s.AddTool(&mcp.Tool{Name: "raw", Description: "R", InputSchema: &jsonschema.Schema{Type: "object", Properties: map[string]*jsonschema.Schema{"q": {Type: "string", Enum: []any{"x"}}}, Required: []string{"q"}}}, nil)
}
`,
  });
  expect(tools.map(({ definition }) => definition)).toEqual([
    {
      name: 'typed',
      description: 'T',
      annotations: { readOnlyHint: true, destructiveHint: false },
      inputSchema: {
        type: 'object',
        properties: {
          owner: { type: 'string', description: 'Who owns it' },
          n: { type: 'integer' },
          tags: { type: ['null', 'array'], items: { type: 'string' } },
          p: { type: ['null', 'boolean'], description: 'Perhaps' },
        },
        required: ['owner', 'tags'],
        additionalProperties: false,
      },
    },
    {
      name: 'raw',
      description: 'R',
      inputSchema: { type: 'object', properties: { q: { type: 'string', enum: ['x'] } }, required: ['q'] },
    },
  ]);
});

test('tools of other packages: returned by functions, kept in slices, with translated words', async () => {
  const { tools } = await read({
    'cmd/srv/main.go': 'package main\nimport "example.com/srv/pkg/tools"\nfunc main() { tools.Register(load()) }\n',
    'pkg/tools/tools.go': `package tools
${markImports}
type T func(key, words string) string
func one(t T) (mcp.Tool, server.ToolHandlerFunc) {
	return mcp.NewTool("one", mcp.WithDescription(t("TOOL_ONE_DESCRIPTION", "First"))), nil
}
func Register(t T) {
	s := server.NewMCPServer("x", "1")
	tool, handler := one(t)
	list := []server.ServerTool{{Tool: tool, Handler: handler}}
	for _, n := range []string{"two", "three"} {
		list = append(list, server.ServerTool{Tool: mcp.NewTool(n, mcp.WithDescription("Number " + n))})
	}
	s.AddTools(list...)
}
`,
    'pkg/dead/dead.go': `package dead\n${markImports}\nfunc never() mcp.Tool { return mcp.NewTool("never", mcp.WithDescription("N")) }\n`,
  });
  expect(tools.map(({ definition, truth }) => [definition.name, definition.description, truth])).toEqual([
    ['one', 'First', 'registered'],
    ['two', 'Number two', 'registered'],
    ['three', 'Number three', 'registered'],
    ['never', 'N', 'source-only'],
  ]);
});

test('conditions: what the defaults leave out is gated; giving up with an error gates nothing', async () => {
  const { tools, environment } = await read({
    'main.go': `package main
${markImports}
func main() {
	s := server.NewMCPServer("x", "1")
	cfg := load()
	if err := cfg.Check(); err != nil { return }
	if cfg.Bad { panic("bad") }
	s.AddTool(mcp.NewTool("always", mcp.WithDescription("A")), nil)
	if os.Getenv("API_TOKEN") != "" {
		s.AddTool(mcp.NewTool("keyed", mcp.WithDescription("K")), nil)
	}
	if cfg.ReadOnly { return }
	s.AddTool(mcp.NewTool("write", mcp.WithDescription("W")), nil)
}
`,
  });
  expect(Object.fromEntries(tools.map(({ definition, gated }) => [definition.name, gated]))).toEqual({
    always: null,
    keyed: { by: 'credential', condition: 'os.Getenv("API_TOKEN") != ""' },
    write: { by: 'option', condition: '!cfg.ReadOnly' },
  });
  expect(environment).toEqual(['API_TOKEN']);
});

test('tools behind an option of the command line are gated, whatever the option is bound to', async () => {
  const { tools } = await read({
    'main.go': `package main
import (
	"flag"
	"github.com/spf13/cobra"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)
type options struct { extra bool }
var destructive bool
var opts options
var root = &cobra.Command{ Run: run }
func init() {
	root.Flags().BoolVarP(&destructive, "destructive", "d", false, "more tools")
	flag.BoolVar(&opts.extra, "extra", false, "extra tools")
}
func main() { root.Execute() }
func run(cmd *cobra.Command, args []string) {
	s := server.NewMCPServer("x", "1")
	s.AddTool(mcp.NewTool("read", mcp.WithDescription("R")), nil)
	if destructive { s.AddTool(mcp.NewTool("remove", mcp.WithDescription("D")), nil) }
	if opts.extra { s.AddTool(mcp.NewTool("extra", mcp.WithDescription("E")), nil) }
}
`,
  });
  expect(Object.fromEntries(tools.map(({ definition, gated }) => [definition.name, gated]))).toEqual({
    read: null,
    remove: { by: 'option', condition: 'destructive' },
    extra: { by: 'option', condition: 'opts.extra' },
  });
});

test('a function that answers by an option gates what asks it, and an option that is on by default', async () => {
  const { tools } = await read({
    'main.go': `package main
import (
	"flag"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)
var careful bool
func mayWrite() bool {
	if !careful { return true }
	return false
}
func main() {
	flag.BoolVar(&careful, "careful", true, "no writes")
	s := server.NewMCPServer("x", "1")
	s.AddTool(mcp.NewTool("read", mcp.WithDescription("R")), nil)
	if mayWrite() { s.AddTool(mcp.NewTool("write", mcp.WithDescription("W")), nil) }
}
`,
  });
  expect(tools.map(({ definition, gated }) => [definition.name, gated !== null])).toEqual([
    ['read', false],
    ['write', true],
  ]);
});

test('what cannot be folded is named and left out whole', async () => {
  const { tools } = await read({
    'main.go': `package main\n${markImports}\nfunc main() {\n	s := server.NewMCPServer("x", "1")\n	s.AddTool(mcp.NewTool("a", mcp.WithDescription("Known " + outside())), nil)\n}\n`,
  });
  expect(tools[0]?.definition.description).toBeUndefined();
  expect(tools[0]?.partial).toEqual([{ pointer: '/description', reason: 'cannot be folded: "Known " + outside()' }]);
});

test('T22, T23: broken files, cycles and endless loops end, and what was found before stays', async () => {
  const { tools, problems } = await read({
    'main.go': `package main\nimport _ "example.com/srv/b"\n${markImports}\nfunc f(n int) int { return f(n+1) + f(n+2) }\nfunc main() {\n	s := server.NewMCPServer("x", "1")\n	s.AddTool(mcp.NewTool("fine", mcp.WithDescription("F")), nil)\n	f(1)\n	x := "y"\n	for { x = x + x }\n}\n`,
    'b/b.go': 'package b\nimport _ "example.com/srv"\nvar A = B\nvar B = A\nfunc init() { init2( }\n',
    'deep/deep.go': `package deep\nvar x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`,
  });
  expect(tools.map(({ definition }) => definition.name)).toEqual(['fine']);
  expect(problems.map(({ file }) => file)).toEqual(['b/b.go', 'deep/deep.go']);
});

test('any text as a source file gives an answer', async () => {
  const piece = fc.constantFrom(
    'func f() {',
    '}',
    '(',
    ')',
    'mcp.NewTool("a")',
    'if x {',
    'for i := range y {',
    'return ',
    'type T struct {',
    'var x = ',
    'switch z {',
    'case 1:',
    '`',
    '"',
    '\n',
    ',',
    '&mcp.Tool{',
    'go ',
    '\u0000',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      async (text) => {
        expect(
          Array.isArray(
            (
              await read({
                'main.go': `package main\n${markImports}\nfunc main() { server.NewMCPServer("x", "1").AddTool(mcp.NewTool("fine"), nil) }\n${text}`,
              })
            ).tools,
          ),
        ).toBe(true);
      },
    ),
    { numRuns: 150 },
  );
});

test('mcp-golang: the handler’s argument says the input, through what reflection wraps it in', async () => {
  const { tools, nature } = await read({
    'main.go': `package main
import (
	"reflect"
	mcp "github.com/metoro-io/mcp-golang"
)
type Args struct {
	Title string   \`json:"title" jsonschema:"required,description=What it is called"\`
	Tags  []string \`json:"tags" jsonschema:"description=Some"\`
}
type Entry struct { Name, Description string; Handler any }
func Create(args Args) (*mcp.ToolResponse, error) { return nil, nil }
func (e Entry) Wrapped() any {
	value := reflect.ValueOf(e.Handler)
	made := reflect.MakeFunc(value.Type(), func(in []reflect.Value) []reflect.Value { return value.Call(in) })
	return made.Interface()
}
var entries = []Entry{{Name: "create", Description: "Creates.", Handler: Create}}
func main() {
	s := mcp.NewServer(nil)
	for _, e := range entries { _ = s.RegisterTool(e.Name, e.Description, e.Wrapped()) }
}
`,
  });
  expect(nature).toBeNull();
  expect(tools.map(({ definition, partial }) => ({ definition, partial }))).toEqual([
    {
      definition: {
        name: 'create',
        description: 'Creates.',
        inputSchema: {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          type: 'object',
          properties: {
            title: { type: 'string', description: 'What it is called' },
            tags: { type: 'array', items: { type: 'string' }, description: 'Some' },
          },
          required: ['title'],
        },
      },
      partial: [],
    },
  ]);
});

test('go-mcp: a struct says the input, a tag a setting', async () => {
  const { tools } = await read({
    'main.go': `package main
import (
	"github.com/ThinkInAIXYZ/go-mcp/protocol"
	"github.com/ThinkInAIXYZ/go-mcp/server"
)
type request struct {
	Zone  string \`json:"zone" description:"A zone" enum:"a, b" default:"a" required:"false"\`
	Count int    \`json:"count" description:"How many"\`
	Extra map[string]string \`json:"extra,omitempty"\`
}
func main() {
	s, _ := server.NewServer(nil)
	tool, err := protocol.NewTool("now", "Says the time.", request{})
	if err != nil { return }
	s.RegisterTool(tool, handle)
}
func handle() {}
`,
  });
  expect(tools.map(({ definition }) => definition)).toEqual([
    {
      name: 'now',
      description: 'Says the time.',
      inputSchema: {
        type: 'object',
        properties: {
          zone: { type: 'string', description: 'A zone', enum: ['a', 'b'], default: 'a' },
          count: { type: 'integer', description: 'How many' },
          extra: { type: 'object' },
        },
        required: ['count'],
      },
    },
  ]);
});

test('foxy-contexts and cortex: tools of their own types', async () => {
  const foxy = await read({
    'main.go': `package main
import (
	"github.com/strowk/foxy-contexts/pkg/fxctx"
	"github.com/strowk/foxy-contexts/pkg/mcp"
	"github.com/strowk/foxy-contexts/pkg/toolinput"
)
func ptr(s string) *string { return &s }
func newTool() fxctx.Tool {
	schema := toolinput.NewToolInputSchema(toolinput.WithRequiredString("a", "An a"), toolinput.WithNumber("n", "A number"))
	return fxctx.NewTool(&mcp.Tool{Name: "look", Description: ptr("Looks."), InputSchema: schema.GetMcpToolInputSchema()}, nil)
}
func main() { app.NewBuilder().WithTool(newTool).Run() }
`,
  });
  expect(foxy.tools.map(({ definition }) => definition)).toEqual([
    {
      name: 'look',
      description: 'Looks.',
      inputSchema: {
        type: 'object',
        properties: { a: { type: 'string', description: 'An a' }, n: { type: 'number', description: 'A number' } },
        required: ['a'],
      },
    },
  ]);
  const cortex = await read({
    'main.go': `package main
import (
	"github.com/FreePeak/cortex/pkg/server"
	"github.com/FreePeak/cortex/pkg/tools"
)
func main() {
	s := server.NewMCPServer("x", "1", nil)
	tool := tools.NewTool("echo", tools.WithDescription("Echoes."), tools.WithString("m", tools.Description("What"), tools.Required()))
	s.AddTool(ctx, tool, nil)
}
`,
  });
  expect(cortex.tools.map(({ definition }) => definition)).toEqual([
    {
      name: 'echo',
      description: 'Echoes.',
      inputSchema: { type: 'object', properties: { m: { type: 'string', description: 'What' } }, required: ['m'] },
    },
  ]);
});
