// How far a load is, for whoever watches: a bar on a terminal, a line now and then elsewhere.

export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const width = 30;
const newsMilliseconds = 5000;

/** @param now in milliseconds */
export function createProgressBar(output: ProgressOutput, now: () => number = () => performance.now()) {
  const began = now();
  let last = Number.NEGATIVE_INFINITY;
  let lastLabel = '';

  function show(done: number, total: number, label: string): void {
    const share = total === 0 ? 1 : done / total;
    const seconds = ((now() - began) / 1000).toFixed(0);
    if (output.isTTY === true) {
      if (now() - last < 100 && label === lastLabel) return;
      const filled = Math.round(share * width);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
      output.write(
        `\r${bar} ${Math.floor(share * 100)} %  ${done} / ${total}  ${seconds} s  ${label}\u001b[K`,
      );
    } else {
      if (now() - last < newsMilliseconds && label === lastLabel) return;
      output.write(`${label}: ${done} of ${total} people, ${seconds} s\n`);
    }
    last = now();
    lastLabel = label;
  }

  return {
    show,
    end(): void {
      if (output.isTTY === true) output.write('\n');
    },
  };
}
