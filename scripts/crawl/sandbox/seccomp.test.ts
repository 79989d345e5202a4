import { describe, expect, it } from 'vitest';
import { seccompFilter } from './seccomp.ts';

const x64 = 0xc000_003e;

/** Runs a classic filter as the kernel would: only the instructions that there are. */
function verdict(filter: Buffer, architecture: number, number: number): number {
  let value = 0;
  for (let index = 0; ; index += 1) {
    const at = index * 8;
    const operand = filter.readUInt32LE(at + 4);
    const isHeld = { 0x15: value === operand, 0x35: value >= operand }[filter.readUInt16LE(at)];
    if (filter.readUInt16LE(at) === 0x06) return operand;
    if (isHeld === undefined) value = operand === 4 ? architecture : number;
    else index += filter.readUInt8(at + (isHeld ? 2 : 3));
  }
}

describe('seccompFilter', () => {
  const filter = seccompFilter('x64') ?? Buffer.alloc(0);

  it.each([
    ['read', 0, 0x7fff_0000],
    ['execve', 59, 0x7fff_0000],
    ['clone', 56, 0x7fff_0000],
    ['ptrace', 101, 0x0005_0001],
    ['mount', 165, 0x0005_0001],
    ['io_uring_register', 427, 0x0005_0001],
    ['clone3', 435, 0x0005_0026],
    ['read of x32', 0x4000_0000, 0x0005_0001],
  ])('answers %s as it should', (_, number, answer) => {
    expect(verdict(filter, x64, number)).toBe(answer);
  });

  it('ends what calls by the numbers of another architecture', () => {
    expect(verdict(filter, 0x4000_0003, 0)).toBe(0x8000_0000);
  });

  it('has one for 64-bit Arm, and none where the numbers are not known', () => {
    expect(verdict(seccompFilter('arm64') ?? Buffer.alloc(0), 0xc000_00b7, 117)).toBe(0x0005_0001);
    expect(seccompFilter('riscv64')).toBeNull();
  });
});
