import { acts, argument, isNamed, says, topicIs } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const sendsAnyHttpMethod = defineRule({
  id: 'sends-any-http-method',
  claim: 'The caller chooses the HTTP method and the address of a request.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['T6', 'T7'],
  why: 'A free method can create, change and delete whatever the address stands for.',
  reads: ['name', 'description', 'inputSchema'],
  match(reading) {
    const generic = isNamed(
      reading,
      /\b(?:make|send|execute|perform|raw|custom|generic|invoke) (?:an? )?(?:[a-z]+ )?(?:api|http|rest) (?:request|call)\b|\b(?:call|invoke) (?:any )?(?:api|endpoint)\b|^(?:api|http) (?:request|call)$/,
    );
    const fixed = isNamed(reading, /\bget\b/);
    if (
      generic !== null &&
      fixed === null &&
      !acts(reading, 'compute') &&
      reading.parameters.every(({ roles }) => !roles.has('http-method'))
    )
      return yes([generic], 'Any call of an open interface can be made through it (T6), so it is Execute.');
    const changing =
      isNamed(reading, /\bhttp (?:post|put|patch|delete)\b|\b(?:post|put|patch|delete) (?:http )?request\b/) ??
      says(
        reading,
        /\b(?:makes?|sends?|performs?|executes?) (?:an? )?(?:HTTP )?(?:POST|PUT|PATCH|DELETE) (?:HTTP )?request to (?:the |a |an )?(?:specified|given|any)\b/i,
      );
    if (changing !== null && (argument(reading, 'url') !== undefined || reading.parameters.length === 0))
      return yes(
        [changing, argument(reading, 'url')?.evidence()],
        'A request that changes something goes to any address that the caller names, which is an open interface (T6).',
      );
    const method = reading.parameters.find((parameter) => parameter.roles.has('http-method') && !parameter.nested);
    const place = reading.parameters.find((parameter) =>
      /(?:^| )(?:url|uri|path|endpoint|route)$/.test(parameter.words),
    );
    if (
      method === undefined ||
      place === undefined ||
      (topicIs(reading, 'network') && acts(reading, 'create', 'update'))
    )
      return no;
    if (acts(reading, 'compute')) return no;
    // A mock, a route or a monitor that is stored with a method and a path sends nothing now.
    if (
      acts(reading, 'create', 'update', 'remove', 'unlink') &&
      isNamed(reading, /\b(?:request|http|fetch|call|rest)\b/) === null
    )
      return no;
    // "get_request_body(path, method)": the form of a request, and no request.
    if (
      acts(reading, 'read') &&
      /^(?:body|schema|info|type|parameter|spec|documentation|example|header)$/.test(reading.name.object.at(-1) ?? '')
    )
      return no;
    // "get_examples(path, method)" looks something up about an endpoint and calls none.
    if (
      acts(reading, 'read') &&
      /^(?:get|list|find|describe|show|lookup|search)$/.test(reading.main?.verb ?? '') &&
      says(reading, /\b(?:requests?|calls?)\b/i) === null
    )
      return no;
    const http =
      method.values.length === 0
        ? /\bhttp|request|GET|POST/i.test(`${method.description} ${reading.definition.name}`)
        : method.values.some((value) => /^(?:post|put|patch|delete)$/i.test(value));
    if (!http) return no;
    return yes(
      [method.evidence(), place.evidence()],
      `The caller chooses the HTTP method ("${method.name}") and where it goes ("${place.name}"), which is an open interface (T6, T7).`,
    );
  },
  gaps: ["A list of allowed addresses on the server's side is not seen."],
  examples: {
    matches: [
      {
        name: 'http_request',
        description: 'Make an HTTP request.',
        inputSchema: {
          type: 'object',
          properties: { method: { type: 'string', enum: ['GET', 'POST', 'DELETE'] }, url: { type: 'string' } },
        },
      },
      {
        name: 'call_api',
        description: 'Call any endpoint of the API.',
        inputSchema: {
          type: 'object',
          properties: { method: { type: 'string', description: 'HTTP method' }, path: { type: 'string' } },
        },
      },
    ],
    misses: [
      {
        name: 'fetch_url',
        description: 'Fetch a URL.',
        inputSchema: { type: 'object', properties: { url: { type: 'string' } } },
      },
      {
        name: 'http_get',
        description: 'Send a GET request.',
        inputSchema: {
          type: 'object',
          properties: { method: { type: 'string', enum: ['GET', 'HEAD'] }, url: { type: 'string' } },
        },
      },
    ],
  },
});
