// Runs something under a deadline and the caller's own signal. What is run gets a signal that fires on either, and is not
// waited for after that.

export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/**
 * @throws DeadlineExceeded after `milliseconds`
 * @throws the reason of `parent` when that fires first
 */
export function withDeadline<T>(
  parent: AbortSignal,
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (parent.aborted) return Promise.reject(parent.reason);
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    function stop(reason: unknown) {
      controller.abort(reason);
      reject(reason);
    }
    const onAbort = () => stop(parent.reason);
    const timer = setTimeout(
      () => stop(new DeadlineExceeded(`no answer within ${milliseconds} ms`)),
      milliseconds,
    );
    function settle() {
      clearTimeout(timer);
      parent.removeEventListener('abort', onAbort);
    }
    parent.addEventListener('abort', onAbort);
    run(controller.signal).then(resolve, reject).finally(settle);
  });
}
