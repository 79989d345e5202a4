import { describe, expect, it } from 'vitest';
import { containerSandbox, containerWords, image } from './container.ts';

describe('containerWords', () => {
  const words = containerWords(
    { engine: 'podman', image, name: 'one', hasInit: true },
    {
      folder: '/tmp/a',
      words: ['node', '/server/x.js'],
      environment: { A: 'b' },
    },
  );

  it('gives a container no network, no capability, no writable root, and bounds', () => {
    for (const word of [
      '--network=none',
      '--read-only',
      '--cap-drop=ALL',
      '--security-opt=no-new-privileges',
      '--user=65532:65532',
      '--memory=1073741824',
      '--memory-swap=1073741824',
      '--pids-limit=128',
      '--volume=/tmp/a:/server:ro',
      '--env=A=b',
      '--pull=never',
      '--init',
      '--timeout=120',
    ]) {
      expect(words).toContain(word);
    }
  });

  it('names what is missing where there is no engine, or not the image', async () => {
    expect(await containerSandbox('no-such-engine', image)).toEqual({ why: 'no-such-engine is not installed' });
  });

  it('ends with the image and the command', () => {
    expect(words.slice(words.indexOf(image))).toEqual([image, 'node', '/server/x.js']);
  });
});
