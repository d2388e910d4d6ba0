let [at, shown] = [0, ''];
/** Seconds since 1970, and the text until the point. */
let [second, untilPoint] = [0, ''];
const UNTIL_POINT = '2026-12-31T23:59:59.'.length;

/**
 * @returns `,"time":"…"` as pino wants it; lines of one millisecond share the text, those of one second the part of it
 * that costs something
 */
export function timeOfLine(): string {
  const now = Date.now();
  if (now === at) return shown;
  const full = Math.floor(now / 1_000);
  if (full !== second)
    [second, untilPoint] = [full, `,"time":"${new Date(now).toISOString().slice(0, UNTIL_POINT)}`];
  [at, shown] = [now, `${untilPoint}${String(now - full * 1_000).padStart(3, '0')}Z"`];
  return shown;
}
