// Sorted runs merged into one: a heap of their heads, in blocks, so that whoever takes them can let others have their turn in between.

/** Its parts in turn, each sorted and none before the one that came earlier. */
export type Run = AsyncIterator<readonly string[]>;

/** A run that is there as a whole. */
export async function* inMemory(run: readonly string[]): AsyncGenerator<readonly string[]> {
  yield run;
}

interface Cursor {
  head: string;
  rest: Iterator<string>;
  readonly run: Run;
}

/** Lines of a block. */
const blockLines = 2048;

/** @returns the lines of all runs in the order of their code units, each once however often it is there */
export async function* mergeRuns(runs: readonly Run[]): AsyncGenerator<readonly string[]> {
  const heap: Cursor[] = [];
  for (const run of runs) {
    const cursor = { head: '', rest: [].values(), run };
    if (await advance(cursor)) heap.push(cursor);
  }
  // What is sorted is a heap.
  heap.sort((one, other) => (one.head < other.head ? -1 : 1));
  let block: string[] = [];
  let last: string | undefined;
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    if (top.head !== last) {
      last = top.head;
      block.push(last);
      if (block.length === blockLines) {
        yield block;
        block = [];
      }
    }
    const { done, value } = top.rest.next();
    if (done !== true) top.head = value;
    else if (!(await advance(top))) {
      const end = heap.pop();
      if (end !== undefined && end !== top) heap[0] = end;
    }
    sink(heap);
  }
  if (block.length > 0) yield block;
}

/** @returns whether there is another line */
async function advance(cursor: Cursor): Promise<boolean> {
  for (;;) {
    const part = await cursor.run.next();
    if (part.done === true) return false;
    cursor.rest = part.value.values();
    const { done, value } = cursor.rest.next();
    if (done === true) continue;
    cursor.head = value;
    return true;
  }
}

/** Lets the first sink to where it belongs. */
function sink(heap: Cursor[]): void {
  const [moving] = heap;
  if (moving === undefined) return;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    let least = heap[below];
    const right = heap[below + 1];
    if (least !== undefined && right !== undefined && right.head < least.head) {
      below += 1;
      least = right;
    }
    if (least === undefined || moving.head <= least.head) break;
    heap[at] = least;
    at = below;
  }
  heap[at] = moving;
}
