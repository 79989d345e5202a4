import { describe, expect, it } from 'vitest';
import { containerWords, image } from './container.ts';

describe('containerWords', () => {
  const words = containerWords('podman', 'one', {
    folder: '/tmp/a',
    words: ['node', '/server/x.js'],
    environment: { A: 'b' },
  });

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
    ]) {
      expect(words).toContain(word);
    }
  });

  it('ends with the image and the command', () => {
    expect(words.slice(words.indexOf(image))).toEqual([image, 'node', '/server/x.js']);
  });
});
