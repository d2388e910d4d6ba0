import { Counter, Gauge, type Registry } from 'prom-client';
import { CLASS_NAMES, type ClassName, type KeyKind, limitClass } from './classes.ts';

/** What the limits tell whoever watches over the server. Labels are words of the table, never keys. */
export interface Measures {
  refused(className: ClassName, kind: KeyKind): void;
  shed(className: ClassName): void;
  fallback(): void;
  /** whether Redis answers; never called without Redis */
  store(up: boolean): void;
}

export function createMeasures(registry: Registry): Measures {
  const registers = [registry];
  const refused = new Counter({
    name: 'region_dashboard_rate_limit_refusals_total',
    help: 'Requests, messages and connections refused by a limit',
    labelNames: ['class', 'key'],
    registers,
  });
  const shed = new Counter({
    name: 'region_dashboard_shed_requests_total',
    help: 'Requests turned away because the event loop lagged',
    labelNames: ['class'],
    registers,
  });
  for (const className of CLASS_NAMES) {
    const { limits, open, shed: stage } = limitClass(className);
    for (const kind of Object.keys({ ...limits, ...open })) refused.inc({ class: className, key: kind }, 0);
    if (stage) shed.inc({ class: className }, 0);
  }
  // Counted by its own rules: a guess too many at one account's password.
  refused.inc({ class: 'sign-in', key: 'account' }, 0);
  const fallbacks = new Counter({
    name: 'region_dashboard_rate_limit_fallbacks_total',
    help: 'Decisions made by this process alone because Redis did not answer',
    registers,
  });
  let store: Gauge | null = null;
  return {
    refused: (className, kind) => refused.inc({ class: className, key: kind }),
    shed: className => shed.inc({ class: className }),
    fallback: () => fallbacks.inc(),
    store(up) {
      store ??= new Gauge({
        name: 'region_dashboard_rate_limit_store_up',
        help: 'Whether the shared counters answer',
        registers,
      });
      store.set(up ? 1 : 0);
    },
  };
}
