// `put-program.ts CATALOGUE` puts servers into a catalogue until it is ended, and says of each that it is kept.
import { Catalogue } from '#catalogue/catalogue.ts';
import { emptyServer } from '#scripts/crawl/sources/empty-server.ts';

const [file = ''] = process.argv.slice(2);
const catalogue = new Catalogue(file);
for (let number = catalogue.ids().length; ; number += 1) {
  const id = `import:server-${String(number).padStart(6, '0')}`;
  const server = emptyServer(id, 'import', { state: 'ok', code: null, message: null }, '2026-11-21T00:00:00.000Z');
  catalogue.put({ server, tools: [], readingKey: '{}' });
  process.stdout.write(`${id}\n`);
}
