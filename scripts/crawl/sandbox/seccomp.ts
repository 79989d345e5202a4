import { endianness } from 'node:os';

/**
 * System calls that no server needs and through which kernels were broken out of, by their number on x86-64 and on 64-bit Arm: looking
 * into other processes, mounting, namespaces, kernel modules and programs, keys, raw performance counters, io_uring.
 */
const refused: Readonly<Record<string, readonly [x64: number, arm64: number]>> = {
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  unshare: [272, 97],
  setns: [308, 268],
  open_by_handle_at: [304, 265],
  swapon: [167, 224],
  swapoff: [168, 225],
  reboot: [169, 142],
  acct: [163, 89],
  quotactl: [179, 60],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
};
/** Its arguments cannot be looked at; C libraries go on with the older call where it is not there. */
const clone3 = 435;
/** Calls of the x32 interface have this bit: they would pass by the numbers above. */
const x32 = 0x4000_0000;

/** Constants of the kernel's classic filters (linux/filter.h, linux/seccomp.h, linux/audit.h). */
const loadWord = 0x20;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const give = 0x06;
const allow = 0x7fff_0000;
const kill = 0x8000_0000;
const error = (code: number): number => 0x0005_0000 | code;
const notPermitted = 1;
const notImplemented = 38;
const numberAt = 0;
const architectureAt = 4;
const architectures = { x64: 0xc000_003e, arm64: 0xc000_00b7 } as const;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

function encode(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, ifTrue, ifFalse, value], index) => {
    const at = index * 8;
    bytes.writeUInt16LE(code, at);
    bytes.writeUInt8(ifTrue, at + 2);
    bytes.writeUInt8(ifFalse, at + 3);
    bytes.writeUInt32LE(value, at + 4);
  });
  return bytes;
}

/**
 * A filter of system calls as the kernel takes it: those of the table fail with "not permitted", another architecture's end the process, all else
 * passes. Null for machines whose numbers are not in the table.
 */
export function seccompFilter(machine: string = process.arch): Buffer | null {
  if ((machine !== 'x64' && machine !== 'arm64') || endianness() !== 'LE') return null;
  const numbers = Object.values(refused).map(([x64, arm64]) => (machine === 'x64' ? x64 : arm64));
  // The tests stand before four answers: allow, not permitted, not implemented, kill. A jump counts from the next instruction.
  const tests: ((left: number) => Instruction)[] = [
    () => [loadWord, 0, 0, architectureAt],
    (left) => [jumpIfEqual, 0, left + 3, architectures[machine]],
    () => [loadWord, 0, 0, numberAt],
    ...(machine === 'x64' ? [(left: number): Instruction => [jumpIfAtLeast, left + 1, 0, x32]] : []),
    (left) => [jumpIfEqual, left + 2, 0, clone3],
    ...numbers.map((number) => (left: number): Instruction => [jumpIfEqual, left + 1, 0, number]),
  ];
  return encode([
    ...tests.map((test, index) => test(tests.length - index - 1)),
    [give, 0, 0, allow],
    [give, 0, 0, error(notPermitted)],
    [give, 0, 0, error(notImplemented)],
    [give, 0, 0, kill],
  ]);
}
