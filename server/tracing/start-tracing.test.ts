import { context, propagation, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config/index.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../testing/otlp/receiver.ts';
import { currentTracing, startTracing, type TracingOptions } from './start-tracing.ts';
import { currentTraceId, isTracing, NO_SPAN, traced, tracedFrom } from './traced.ts';
import { parentOf } from './traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const traceparent = (sampled: boolean) => `00-${TRACE}-b7ad6b7169203331-0${sampled ? 1 : 0}`;

function start(env: Record<string, string>, more: Partial<TracingOptions> = {}) {
  const config = readConfig({ NODE_ENV: 'test', ...env });
  return startTracing({ config, version: '1.2.3', say: () => {}, ...more });
}

const to = ({ url }: OtlpReceiver, rate = '1', perSecond = '1000000') => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  TRACES_SAMPLE_RATE: rate,
  TRACES_PER_SECOND: perSecond,
});

/** As many root spans as wished. */
function work(times = 1, parent: string | null = null): void {
  for (let n = 0; n < times; n += 1)
    tracedFrom(parentOf(parent), 'work', null, () => traced('part', null, () => {}));
}

afterEach(() => currentTracing().stop());

describe('nothing configured', () => {
  test('registers no provider, no context and no propagation, and asks nobody to describe anything', async () => {
    const tracing = await start({});
    expect([tracing.enabled, isTracing()]).toEqual([false, false]);
    const describe = vi.fn(() => ({}));
    const seen = tracedFrom(null, 'work', describe, span => [
      span,
      traced('part', describe, inner => inner),
      currentTraceId(),
      trace.getActiveSpan(),
    ]);
    expect(seen).toEqual([NO_SPAN, NO_SPAN, null, undefined]);
    expect(describe).not.toHaveBeenCalled();
    const registry = Reflect.get(globalThis, Symbol.for('opentelemetry.js.api.1')) ?? {};
    expect(Object.keys(registry as object)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(trace|context|propagation)$/)]),
    );
  });
});

describe('what is sent', () => {
  test('says which service it is, in which release and environment, with the headers that the service wants', async () => {
    await using collector = await startOtlpReceiver();
    const tracing = await start({
      ...to(collector),
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=q%20w,x-tenant=boards',
      OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=acme,deployment.environment.name=staging',
    });
    work();
    await tracing.stop();
    expect(collector.headers[0]).toMatchObject({ 'api-key': 'q w', 'x-tenant': 'boards' });
    expect(collector.spans.map(({ name }) => name).sort()).toEqual(['part', 'work']);
    expect(collector.spans[0]!.resource).toEqual({
      'service.name': 'region-dashboard',
      'service.version': '1.2.3',
      'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'service.namespace': 'acme',
      'deployment.environment.name': 'staging',
    });
    expect(tracing.counts).toEqual({ exported: 2, dropped: 0 });
  });

  test('goes to the whole address where one is given', async () => {
    await using collector = await startOtlpReceiver();
    const tracing = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
      TRACES_SAMPLE_RATE: '1',
    });
    work();
    await tracing.stop();
    expect(collector.spans).toHaveLength(2);
  });

  test('says of what failed its kind, and never its message', async () => {
    await using collector = await startOtlpReceiver();
    const tracing = await start(to(collector));
    const fault = Object.assign(new Error('Key (email)=(ada@example.org) is there'), { code: '23505' });
    await expect(tracedFrom(null, 'work', null, () => Promise.reject(fault))).rejects.toBe(fault);
    expect(() =>
      tracedFrom(null, 'work', null, () => {
        throw new TypeError('secret-4711');
      }),
    ).toThrow(TypeError);
    await tracing.stop();
    expect(collector.spans.map(({ failed, attributes }) => [failed, attributes['error.type']])).toEqual([
      [true, '23505'],
      [true, 'TypeError'],
    ]);
    expect(Buffer.concat(collector.bodies).toString('latin1')).not.toMatch(/example\.org|4711/);
  });

  test('holds the page’s half of a trace, as a service beside this one', async () => {
    await using collector = await startOtlpReceiver();
    const tracing = await start(to(collector));
    const span = { spanId: 'b7ad6b7169203331', start: 1_790_000_000_000, end: 1_790_000_000_250.5 };
    const told = {
      ...span,
      name: 'page command',
      traceId: TRACE,
      failed: true,
      attributes: { a: 'b' },
    } as const;
    tracing.record({ ...told, sampled: true });
    tracing.record({ ...told, sampled: false });
    await tracing.stop();
    expect(collector.spans).toMatchObject([
      {
        name: 'page command',
        traceId: TRACE,
        spanId: span.spanId,
        kind: 'client',
        failed: true,
        attributes: { a: 'b' },
        start: 1_790_000_000_000_000_000n,
        end: 1_790_000_000_250_500_000n,
        resource: { 'service.name': 'region-dashboard-page', 'service.version': '1.2.3' },
      },
    ]);
  });
});

describe('sampling', () => {
  const kept = async (rate: string, times: number, parent: string | null, perSecond?: string) => {
    await using collector = await startOtlpReceiver();
    const tracing = await start(to(collector, rate, perSecond));
    work(times, parent);
    await tracing.stop();
    return collector.spans.length;
  };

  test('at 0 keeps nothing that begins here, at 1 everything', async () => {
    expect(await kept('0', 100, null)).toBe(0);
    expect(await kept('1', 100, null)).toBe(200);
  });

  test('in between keeps about that part, and of a trace all or nothing', async () => {
    const spans = await kept('0.5', 1_000, null);
    expect(spans).toBeGreaterThan(700);
    expect(spans).toBeLessThan(1_300);
    expect(spans % 2).toBe(0);
  });

  test('follows the sender of a trace, whatever the rate', async () => {
    expect(await kept('0', 10, traceparent(true))).toBe(20);
    expect(await kept('1', 10, traceparent(false))).toBe(0);
  });

  test('keeps within a budget, also what strangers want kept', async () => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(1_790_000_000_000);
    expect(await kept('0', 1_000, traceparent(true), '100')).toBe(200);
    expect(await kept('1', 1_000, null, '100')).toBe(200);
    clock.mockRestore();
  });

  test.each(['', 'nonsense', `01-${TRACE}-b7ad6b7169203331-01`, `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])(
    'begins a trace of its own when a request says %j',
    async given => {
      await using collector = await startOtlpReceiver();
      const tracing = await start(to(collector));
      work(1, given);
      await tracing.stop();
      expect(collector.spans.map(({ traceId }) => traceId)).not.toContain(TRACE);
      expect(collector.spans).toHaveLength(2);
    },
  );
});

describe('one provider for all', () => {
  test('spans go to the collector and to whoever else wants them, with the same ids', async () => {
    await using collector = await startOtlpReceiver();
    const others = new InMemorySpanExporter();
    const provider = vi.spyOn(trace, 'setGlobalTracerProvider');
    const tracing = await start(to(collector), {
      processors: [new SimpleSpanProcessor({ exporter: others })],
    });
    work();
    const ids = others.getFinishedSpans().map(span => span.spanContext().spanId);
    await tracing.stop();
    expect(collector.spans.map(({ spanId }) => spanId)).toEqual(ids);
    expect(provider).toHaveBeenCalledTimes(1);
    provider.mockRestore();
  });

  test('without a collector the others alone get spans', async () => {
    const others = new InMemorySpanExporter();
    await start({ TRACES_SAMPLE_RATE: '1' }, { processors: [new SimpleSpanProcessor({ exporter: others })] });
    work();
    expect(others.getFinishedSpans()).toHaveLength(2);
  });

  test('a second one is refused, and the first stays', async () => {
    const others = new InMemorySpanExporter();
    const options = { processors: [new SimpleSpanProcessor({ exporter: others })] };
    await start({ TRACES_SAMPLE_RATE: '1' }, options);
    await expect(start({}, options)).rejects.toThrow('one provider');
    work();
    expect(others.getFinishedSpans()).toHaveLength(2);
  });

  test('one that somebody else registered is not overwritten', async () => {
    const theirs = { getTracer: () => trace.getTracer('theirs') };
    trace.setGlobalTracerProvider(theirs);
    const processors = [new SimpleSpanProcessor({ exporter: new InMemorySpanExporter() })];
    await expect(start({}, { processors })).rejects.toThrow('Another OpenTelemetry provider');
    expect([isTracing(), currentTracing().enabled]).toEqual([false, false]);
    // Still there: another one would be registered if it were not.
    expect(trace.setGlobalTracerProvider({ getTracer: () => trace.getTracer('others') })).toBe(false);
    trace.disable();
  });

  test('after the stop nothing is registered, and another one may start', async () => {
    const options = () => ({
      processors: [new SimpleSpanProcessor({ exporter: new InMemorySpanExporter() })],
    });
    await (await start({}, options())).stop();
    expect(isTracing()).toBe(false);
    expect(context.active()).toBe((await import('@opentelemetry/api')).ROOT_CONTEXT);
    expect(propagation.fields()).toEqual([]);
    expect((await start({}, options())).enabled).toBe(true);
  });
});
