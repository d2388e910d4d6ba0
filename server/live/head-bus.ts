import type { HeadBus } from '../dashboards/index.ts';
import type { Bus } from './bus.ts';

/** The part of the bus that rooms need: heads that were committed elsewhere. */
export function headBus(bus: Bus): HeadBus {
  return {
    publish: ({ tenant, dashboard }, seq, traceparent) =>
      bus.send({
        type: 'heads',
        heads: [traceparent ? [tenant, dashboard, seq, traceparent] : [tenant, dashboard, seq]],
      }),
    subscribe(onHead, onDoubt) {
      bus.listen(message => {
        if (message.type !== 'heads') return;
        for (const [tenant, dashboard, seq, traceparent] of message.heads)
          onHead({ tenant, dashboard }, seq, traceparent);
      });
      bus.onDoubt(onDoubt);
    },
  };
}
