import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createAdmission } from '../../gateway/admission.ts';
import { Cancellation, DeadlineExceeded, type Signal } from '../../gateway/deadline.ts';

const waits = new AbortController().signal;
let clock = 0;
let timers: { readonly due: number; readonly run: () => void }[] = [];
const short = {
  leastMilliseconds: 1000,
  isBusy: () => false,
  calmFor: () => 0,
  now: () => clock,
  later(milliseconds: number, run: () => void) {
    const timer = { due: clock + milliseconds, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  },
};

function pass(milliseconds: number) {
  clock += milliseconds;
  const due = timers.filter((timer) => timer.due <= clock);
  timers = timers.filter((timer) => timer.due > clock);
  for (const { run } of due) run();
}

/** Enters and tells in `started` when it is let in. */
function visits(options: { slots: number; queue: number; calmFor?: () => number }) {
  const admission = createAdmission({ ...short, ...options });
  const started: string[] = [];
  const leave: (() => void)[] = [];
  return {
    admission,
    started,
    leave: () => leave.shift()?.(),
    enter: (caller: string, signal: Signal = waits) =>
      admission.enter(caller, signal).then((end) => {
        started.push(caller);
        leave.push(end);
      }),
  };
}

describe('admission', () => {
  it('gives a caller who is alone all the slots, and the rest a queue', async () => {
    const { enter, started, leave, admission } = visits({ slots: 3, queue: 10 });
    for (let index = 0; index < 5; index++) void enter('flood');
    await tick();
    expect(started).toEqual(['flood', 'flood', 'flood']);
    expect(admission.usage()).toEqual({ running: 3, waiting: 2 });
    leave();
    await tick();
    expect(started).toHaveLength(4);
  });

  it('lets others in before the rest of a flood', async () => {
    const { enter, started, leave } = visits({ slots: 4, queue: 100 });
    for (let index = 0; index < 50; index++) void enter('flood');
    await tick();
    void enter('other');
    void enter('third');
    for (let index = 0; index < 6; index++) {
      leave();
      await tick();
    }
    expect(started.slice(4, 6).sort()).toEqual(['other', 'third']);
  });

  it('keeps a slot free beside a flood, so that whoever comes does not wait', async () => {
    const { enter, started, leave } = visits({ slots: 4, queue: 100 });
    for (let index = 0; index < 20; index++) void enter('flood');
    await tick();
    void enter('other');
    leave();
    await tick();
    expect(started).toEqual(['flood', 'flood', 'flood', 'flood', 'other']);
    leave();
    leave();
    await tick();
    void enter('third');
    await tick();
    expect(started.at(-1)).toBe('third');
  });

  it('does not let a flood fill the slots again between two requests of another', async () => {
    const { enter, leave, admission } = visits({ slots: 4, queue: 100 });
    void enter('other');
    await tick();
    leave();
    for (let index = 0; index < 20; index++) void enter('flood');
    await tick();
    expect(admission.usage()).toEqual({ running: 1, waiting: 19 });
    clock += 3000;
    leave();
    await tick();
    expect(admission.usage()).toEqual({ running: 4, waiting: 15 });
  });

  it('leaves a flood one slot where the processor is what others wait for, and more to who wants as much as others', async () => {
    const { enter, started } = visits({ slots: 64, queue: 100 });
    for (let index = 0; index < 3; index++) {
      void enter('one');
      void enter('two');
    }
    await tick();
    expect(started.sort()).toEqual(['one', 'one', 'two', 'two']);

    const admission = createAdmission({ slots: 64, queue: 100, ...short });
    const flood: (() => void)[] = [];
    let begun = 0;
    void admission.enter('other', waits);
    for (let index = 0; index < 40; index++)
      void admission.enter('flood', waits).then((end) => {
        begun += 1;
        flood.push(end);
      });
    await tick();
    for (let turn = 0; turn < 10; turn++) {
      flood.shift()?.();
      await tick();
    }
    // Two had begun before it was known for a flood.
    expect({ begun, running: flood.length }).toEqual({ begun: 11, running: 1 });
  });

  it('shares the slots equally where the processor is idle, though nothing ends: at first one, twice as many each quarter of a second', async () => {
    const { enter, admission, started } = visits({
      slots: 8,
      queue: 100,
      calmFor: () => Number.POSITIVE_INFINITY,
    });
    for (let index = 0; index < 7; index++) {
      void enter('one');
      void enter('two');
    }
    const running: number[] = [];
    for (let quarter = 0; quarter < 4; quarter++) {
      await tick();
      running.push(admission.usage().running);
      pass(250);
    }
    expect(running).toEqual([2, 4, 8, 8]);
    expect(started.filter((caller) => caller === 'one')).toHaveLength(4);
  });

  /** Beside another's one request. */
  async function beginFlood(options: { calmFor: () => number }) {
    const admission = createAdmission({ slots: 64, queue: 100, ...short, ...options });
    const leave = await admission.enter('other', waits);
    const flood: (() => void)[] = [];
    for (let index = 0; index < 60; index++)
      void admission.enter('flood', waits).then((end) => flood.push(end));
    await tick();
    return {
      other: { leave, enter: () => admission.enter('other', waits) },
      /** Ends what runs of the flood. @returns how many run then */
      async turn(): Promise<number> {
        for (const end of flood.splice(0)) end();
        await tick();
        return flood.length;
      },
    };
  }

  it('doubles the slot of a flood each quarter of a second in which the processor is not short', async () => {
    let calm = 100_000;
    const { turn } = await beginFlood({ calmFor: () => calm });
    const running = [await turn()];
    for (let quarter = 0; quarter < 4; quarter++) {
      clock += 250;
      running.push(await turn());
    }
    calm = 0;
    running.push(await turn());
    calm = 250;
    running.push(await turn());
    expect(running).toEqual([1, 2, 4, 8, 8, 1, 2]);
  });

  it('lets a flood rest as long as its last one took where the processor is short, whether another runs or not', async () => {
    const { turn, other } = await beginFlood({ calmFor: () => 0 });
    other.leave();
    await turn();
    pass(30);
    const running = [await turn()];
    for (const milliseconds of [29, 1]) {
      pass(milliseconds);
      await tick();
      running.push(await turn());
    }
    expect(running).toEqual([0, 0, 1]);
  });

  it('lets a flood rest no longer when the processor is not short any more', async () => {
    let calm = 0;
    const { turn } = await beginFlood({ calmFor: () => calm });
    await turn();
    pass(9000);
    pass(100);
    const running = [await turn()];
    // Nothing but its rest wakes it after that.
    pass(150);
    running.push(await turn());
    calm = 1;
    pass(100);
    running.push(await turn());
    expect(running).toEqual([0, 0, 1]);
  });

  it('refuses what would wait behind a full queue, and that alone', async () => {
    const { enter } = visits({ slots: 1, queue: 2 });
    const flood = [1, 2, 3].map(() => enter('flood'));
    await expect(enter('flood')).rejects.toMatchObject({ extensions: { code: 'OVERLOADED' } });
    void enter('other');
    await tick();
    await Promise.race([...flood, Promise.resolve()]);
  });

  it('forgets who went away while waiting', async () => {
    const { enter, started, leave, admission } = visits({ slots: 1, queue: 2 });
    void enter('one');
    const caller = new AbortController();
    const gone = enter('two', caller.signal);
    caller.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    expect(admission.usage()).toEqual({ running: 1, waiting: 0 });
    leave();
    void enter('three');
    await tick();
    expect(started).toEqual(['one', 'three']);
  });

  const overloaded = { extensions: { code: 'OVERLOADED' } };
  const within = (milliseconds: number) => new Cancellation(clock + milliseconds);

  it('tells who waits that there will be no turn as soon as too little time is left for one, and not before', async () => {
    const { enter, leave, admission } = visits({ slots: 1, queue: 2 });
    void enter('one');
    await tick();
    timers = [];
    let told: unknown;
    const waiting = enter('two', within(10_000)).catch((error: unknown) => {
      told = error;
    });
    pass(8999);
    await tick();
    expect([told, admission.usage().waiting]).toEqual([undefined, 1]);
    pass(1);
    await waiting;
    expect(told).toMatchObject(overloaded);
    expect(admission.usage()).toEqual({ running: 1, waiting: 0 });
    leave();
  });

  it('gives no turn to who has too little time left where the process is too far behind to have told them', async () => {
    const { enter, started, leave } = visits({ slots: 1, queue: 3 });
    void enter('one');
    await tick();
    const [late, after] = [enter('two', within(10_000)), enter('two', within(60_000))];
    clock += 9001;
    leave();
    await expect(late).rejects.toMatchObject(overloaded);
    await after;
    expect(started).toEqual(['one', 'two']);
    await expect(enter('three', within(999))).rejects.toMatchObject(overloaded);
  });

  it('keeps no timer of who had a turn, was told or went away', async () => {
    const { enter, leave, admission } = visits({ slots: 1, queue: 2 });
    void enter('one');
    await tick();
    timers = [];
    const gone = within(10_000);
    const [first, second] = [enter('two', within(10_000)), enter('three', gone)];
    gone.abort(new DeadlineExceeded());
    await expect(second).rejects.toMatchObject(overloaded);
    leave();
    await first;
    expect(admission.usage()).toEqual({ running: 1, waiting: 0 });
    expect(timers).toEqual([]);
  });

  it('takes nothing while the process is behind', async () => {
    const busy = createAdmission({ slots: 1, queue: 2, ...short, isBusy: () => true });
    await expect(busy.enter('one', waits)).rejects.toMatchObject({ extensions: { code: 'OVERLOADED' } });
  });
});
