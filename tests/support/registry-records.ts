import type { RegistryRecord } from './loopback-mcp-registry.ts';

/** The address of a version of the schema. */
export const schema = (version: string): string =>
  `https://static.modelcontextprotocol.io/schemas/${version}/server.schema.json`;

/** A record of an invented server: what is not given is what an ordinary one has. */
export function registryRecord(server: object, meta: object = {}): RegistryRecord {
  return {
    server: { $schema: schema('2025-12-11'), description: 'An invented server', version: '1.0.0', ...server },
    _meta: {
      'io.modelcontextprotocol.registry/official': {
        status: 'active',
        publishedAt: '2025-09-09T10:00:00.123456Z',
        updatedAt: '2025-09-10T10:00:00Z',
        isLatest: true,
        ...meta,
      },
    },
  };
}

const npm = (identifier: string, version = '1.0.0'): object => ({
  registryType: 'npm',
  identifier,
  version,
  transport: { type: 'stdio' },
});

/** Invented servers in every version of the schema, of every status, with every kind of package and remote. */
export const everyKind: readonly RegistryRecord[] = [
  registryRecord({
    $schema: schema('2025-07-09'),
    name: 'io.github.ada/oldest',
    status: 'active',
    website_url: 'https://ada.example.com/',
    repository: { url: 'https://github.com/ada/oldest', source: 'github', id: '1' },
    packages: [
      {
        registry_type: 'npm',
        identifier: '@ada/oldest',
        version: '0.1.0',
        transport: { type: 'stdio' },
        environment_variables: [{ name: 'ADA_KEY', is_secret: true }],
      },
    ],
  }),
  registryRecord({
    $schema: schema('2025-09-16'),
    name: 'io.github.bob/python',
    packages: [{ registryType: 'pypi', identifier: 'bob-server', version: '2.1.0', transport: { type: 'stdio' } }],
  }),
  registryRecord(
    {
      $schema: schema('2025-09-29'),
      name: 'com.example/several',
      packages: [
        { registryType: 'oci', identifier: 'docker.io/example/several:1.0.0', transport: { type: 'stdio' } },
        npm('example-several'),
      ],
      remotes: [
        { type: 'sse', url: 'https://several.example.com/sse' },
        { type: 'streamable-http', url: 'https://several.example.com/mcp' },
      ],
    },
    { status: 'deprecated', statusMessage: 'Moved to com.example/next.' },
  ),
  registryRecord({
    $schema: `${schema('2025-10-17')}#/definitions/ServerDetail`,
    name: 'com.example/bundle',
    packages: [
      {
        registryType: 'mcpb',
        identifier: 'https://github.com/example/bundle/releases/download/v1.0.0/bundle.mcpb',
        fileSha256: 'A'.repeat(64),
        transport: { type: 'stdio' },
      },
    ],
  }),
  registryRecord({
    name: 'com.example/remote',
    title: 'Remote',
    remotes: [
      { type: 'sse', url: 'https://remote.example.com/sse', headers: [{ name: 'Authorization', isRequired: true }] },
      { type: 'streamable-http', url: 'https://remote.example.com/mcp' },
    ],
  }),
  registryRecord({
    name: 'com.example/containers-only',
    packages: [
      { registryType: 'oci', identifier: 'ghcr.io/example/server:1.0.0', transport: { type: 'stdio' } },
      { registryType: 'nuget', identifier: 'Example.Server', version: '1.0.0', transport: { type: 'stdio' } },
    ],
  }),
  registryRecord({
    name: 'io.github.cy/repository-only',
    repository: { url: 'https://github.com/cy/mono', source: 'github', subfolder: 'servers/one' },
  }),
  registryRecord(
    { name: 'com.example/removed', packages: [npm('example-removed')] },
    { status: 'deleted', statusMessage: 'Spam' },
  ),
  registryRecord(
    { name: 'com.example/versions', version: '1.0.0', packages: [npm('example-versions')] },
    { isLatest: false },
  ),
  registryRecord({ name: 'com.example/versions', version: '2.0.0', packages: [npm('example-versions', '2.0.0')] }),
];
