/**
 * Packages that serve any program and declare no tools: protocol and schema libraries, HTTP, logging, parsing of
 * options. Reading them cannot add a tool, only cost time.
 */
const names = new Set(
  `zod zod-to-json-schema zod-validation-error ajv ajv-formats express cors helmet body-parser hono fastify koa ws undici axios node-fetch cross-fetch got ky form-data
  dotenv commander yargs meow minimist cac cleye citty arg chalk picocolors kleur ora winston pino debug uuid nanoid semver glob minimatch fast-glob lodash lodash-es ramda
  remeda date-fns dayjs luxon js-yaml yaml toml smol-toml cheerio jsdom turndown marked markdown-it puppeteer puppeteer-core pg mysql2 mongodb redis ioredis better-sqlite3 sqlite3 openai
  jose jsonwebtoken open execa which rxjs reflect-metadata eventsource eventsource-parser raw-body content-type lru-cache p-limit p-queue p-retry async-mutex typescript esbuild
  posthog-node googleapis google-auth-library valibot typebox superstruct io-ts arktype effect dedent ts-dedent common-tags outdent zod-openapi sharp node-cache inversify
  @sentry/node @sentry/core @sentry/browser @sentry/bun @sentry/deno @sentry/cloudflare @sentry/node-core @sentry/opentelemetry @sentry/profiling-node
  cross-spawn which-pm mustache handlebars ejs graphql graphql-request diff tree-kill xml2js fast-xml-parser iconv-lite mime mime-types archiver jszip adm-zip tar sade mri
  eslint prettier vite rollup webpack postcss react react-dom vue svelte three acorn parse5 csv-parse papaparse xlsx exceljs pdf-parse pdf-lib pdfjs-dist nodemailer imapflow`.split(
    /\s+/,
  ),
);
const scopes = [
  '@modelcontextprotocol/',
  '@types/',
  '@opentelemetry/',
  '@hono/',
  '@aws-sdk/',
  '@azure/',
  '@octokit/',
  '@sinclair/',
  '@valibot/',
  '@babel/',
  '@fastify/',
  '@grpc/',
  '@smithy/',
  '@inquirer/',
  '@google-cloud/',
  '@anthropic-ai/',
  '@ai-sdk/',
  '@nestjs/',
  '@standard-schema/',
  '@oclif/',
  '@typescript-eslint/',
];

/** What compilers call for the language itself: without it, nothing that goes through it can be followed. */
const helpers = new Set(['tslib', '@babel/runtime', '@babel/runtime-corejs3', '@swc/helpers', '@oxc-project/runtime']);

/** True for the run-time part of a compiler. */
export function isLanguageHelper(name: string): boolean {
  return helpers.has(name);
}

/** True for a package that cannot carry tools of a server. */
export function infrastructure(name: string): boolean {
  if (helpers.has(name)) return false;
  return names.has(name) || scopes.some((scope) => name.startsWith(scope));
}
