/** @returns a signal that ends by itself after a while, or with the caller's */
export function endingAfter(timeoutMs: number, signal?: AbortSignal): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}

/**
 * @param late gets the result that came after the end, to put it away
 * @returns the result, or throws the signal's reason as soon as it ends
 */
export async function beforeEnd<T>(
  signal: AbortSignal,
  work: Promise<T>,
  late: (result: T) => void = () => {},
): Promise<T> {
  const { promise: end, reject } = Promise.withResolvers<never>();
  const ended = () => reject(signal.reason);
  if (signal.aborted) ended();
  else signal.addEventListener('abort', ended, { once: true });
  try {
    return await Promise.race([end, work]);
  } catch (error) {
    work.then(late, () => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', ended);
  }
}
