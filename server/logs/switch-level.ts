import type { Logs } from './logs.ts';

/** Levels that tell at least as much as debug. */
const DETAILED = new Set(['debug', 'trace']);

/**
 * SIGUSR2 switches between LOG_LEVEL and `debug`, and back; where LOG_LEVEL tells as much already, between it and
 * `info`. (SIGUSR1 is Node's own: it opens the inspector.)
 * @returns to stop listening
 */
export function switchLevelOnSignal(logs: Logs): () => void {
  const { logger } = logs;
  const usual = logger.level;
  const other = DETAILED.has(usual) ? 'info' : 'debug';
  const onSignal = () => {
    const from = logger.level;
    const to = from === usual ? other : usual;
    logs.setLevel(to);
    logs.audit(null, 'logs.level-changed', { from, to });
    const back = to === usual ? '' : ` Another SIGUSR2 takes it back to ${usual}.`;
    // Told at a level that both show.
    logger[to === 'silent' ? 'fatal' : 'warn'](
      { event: 'logs.level', from, to },
      `Level of the log: ${to} (SIGUSR2).${back}`,
    );
  };
  process.on('SIGUSR2', onSignal);
  return () => process.off('SIGUSR2', onSignal);
}
