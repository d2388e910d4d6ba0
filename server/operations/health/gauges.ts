import { Gauge, type Registry } from 'prom-client';
import type { Board } from './board.ts';
import type { Status } from './check.ts';

const VALUE: Readonly<Record<Status, number>> = { pass: 1, warn: 0.5, fail: 0 };

/** A reading of the metrics waits no longer than this for checks, ms; then what was found last counts. */
const PATIENCE_MS = 500;

/** Shows the board's findings as metrics. Whoever reads the metrics has the checks looked at, as often as they may be. */
export function healthGauges(board: Board, registry: Registry): void {
  const registers = [registry];
  const fresh = async () => {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, PATIENCE_MS);
    await Promise.race([board.report(), late.promise]);
    clearTimeout(timer);
    return board.latest();
  };
  new Gauge({
    name: 'region_dashboard_ready',
    help: 'Whether /ready says yes: 1 or 0',
    registers,
    async collect() {
      this.set((await fresh()).ready ? 1 : 0);
    },
  });
  new Gauge({
    name: 'region_dashboard_health_check_status',
    help: 'Each check of /health: 1 pass, 0.5 warn, 0 fail',
    labelNames: ['check'],
    registers,
    async collect() {
      for (const { of, result } of (await fresh()).checks) this.set({ check: of.name }, VALUE[result.status]);
    },
  });
}
