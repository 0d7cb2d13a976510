// How the gateway asks a subgraph: under a deadline and behind a circuit breaker, so that one that is dead or hangs costs a
// moment and not a deadline of every request. What its failure means for the caller is decided elsewhere.

import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  CountBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { DeadlineExceeded, type Signal, withDeadline } from './deadline.ts';

export interface Attempts {
  /**
   * @param run gets a signal that fires when the deadline is over or the caller is gone
   * @throws DeadlineExceeded, whatever `run` throws, or at once an error while the circuit is open
   */
  attempt<T>(signal: Signal, run: (within: Signal) => Promise<T>): Promise<T>;
  /** `open`: nothing is asked. `half-open`: one request tries whether it answers again. */
  state(): BreakerState;
}

/** `open`: the circuit was, and nothing was asked. `gone`: the caller was. */
export type AttemptOutcome = 'ok' | 'failed' | 'timeout' | 'open' | 'gone';

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface AttemptOptions {
  /** Time that one fetch may take. */
  readonly timeoutMilliseconds: number;
  /** Whether a result says that the subgraph could not be reached or did not answer in time. */
  readonly isOutage?: (result: unknown) => boolean;
  /** Told of each attempt. */
  readonly observe?: (milliseconds: number, outcome: AttemptOutcome) => void;
  /** How long nothing is asked after the circuit has opened. */
  readonly pauseMilliseconds?: number;
}

const defaultPause = 5000;
/** Of the last 20 requests, at least 10, more than half must have failed. */
const breaker = { size: 20, minimumNumberOfCalls: 10, threshold: 0.5 };

export function createAttempts(options: AttemptOptions): Attempts {
  const { timeoutMilliseconds, isOutage = () => false, pauseMilliseconds = defaultPause } = options;
  const circuit: CircuitBreakerPolicy = circuitBreaker(handleWhen(isUnreachable).orWhenResult(isOutage), {
    halfOpenAfter: pauseMilliseconds,
    breaker: new CountBreaker(breaker),
  });
  return {
    attempt(signal, run) {
      const started = performance.now();
      const observe = (outcome: AttemptOutcome) => options.observe?.(performance.now() - started, outcome);
      return circuit
        .execute(() =>
          withDeadline(signal, timeoutMilliseconds, run, (error) =>
            signal.aborted ? new CallerGone(error) : error,
          ),
        )
        .then(
          (result) => {
            observe(isOutage(result) ? 'failed' : 'ok');
            return result;
          },
          (error: unknown) => {
            observe(outcomeOf(error));
            throw error instanceof CallerGone ? error.reason : error;
          },
        );
    },
    state: () => states[circuit.state],
  };
}

function outcomeOf(error: unknown): AttemptOutcome {
  if (error instanceof CallerGone) return 'gone';
  if (error instanceof BrokenCircuitError) return 'open';
  return error instanceof DeadlineExceeded ? 'timeout' : 'failed';
}

/** Says nothing about the subgraph. */
class CallerGone extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('the caller does not wait any more');
    this.reason = reason;
  }
}

/** Of the operating system, of undici, and of a proxy that finds nobody behind it. */
const transportCode =
  /^(?:E[A-Z]+|EAI_AGAIN|UND_ERR_(?:SOCKET|CLOSED|CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT)|HTTP_50[234])$/;

/** Not reached, or not in time. A subgraph that answers nonsense is there, and whoever asks something else may fare better. */
export function isUnreachable(error: Error): boolean {
  return error instanceof DeadlineExceeded || ('code' in error && transportCode.test(String(error.code)));
}

const states: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
};

/** The circuit was open, and nothing was asked. */
export function wasNotAsked(error: unknown): boolean {
  return error instanceof BrokenCircuitError;
}
