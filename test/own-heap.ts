import { execFileSync } from 'node:child_process';

/** @returns the number that a program prints that runs in a process, and so on a heap, of its own */
export function toldOnOwnHeap(program: string, flags: readonly string[], ...args: readonly string[]): number {
  const told = execFileSync(
    process.execPath,
    [...flags, '--import', 'tsx', '--input-type=module', '-e', program, ...args],
    { encoding: 'utf8' },
  );
  return Number(told);
}
