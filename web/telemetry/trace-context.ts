/** W3C Trace Context: https://www.w3.org/TR/trace-context/ */
export interface TraceContext {
  /** 32 hexadecimal digits */
  readonly traceId: string;
  /** 16 hexadecimal digits */
  readonly spanId: string;
  /** whether the trace is kept; whoever gets it decides the same */
  readonly sampled: boolean;
}

function digits(bytes: number): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(values, value => value.toString(16).padStart(2, '0')).join('');
}

/**
 * @param rate which part of the traces is kept, from 0 to 1
 * @param random from 0 up to 1
 */
export function newTrace(rate: number, random = Math.random()): TraceContext {
  return { traceId: digits(16), spanId: digits(8), sampled: random < rate };
}

/** The value of a `traceparent` header. */
export function traceparentOf({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}
