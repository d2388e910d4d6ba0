import type { QuerySource } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';
import type { Source, SourceRequest } from '../source.ts';

export const TENANT = { id: '0b6a4c1e-3f7d-4a3b-8f53-2d1f4f0e9a10', slug: 'home' };
export const DATASET = 'a3c5b1de-8a55-4b5e-9a44-0f8f2f3c7d21';

/** A source under the test's control, where a real one would need seconds to fail. */
export interface FakeSource extends Source {
  readonly requests: SourceRequest[];
  /** what the next executions do */
  answer: (request: SourceRequest) => Promise<Frame> | Frame;
}

export function frameOf(value: number, at = Date.now()): Frame {
  return { columns: [{ name: 'v', type: 'number', values: [value] }], rows: 1, at };
}

export function fakeSource(concurrency = 4): FakeSource {
  const source: FakeSource = {
    concurrency,
    requests: [],
    answer: ({ now }) => frameOf(1, now),
    async run(request) {
      source.requests.push(request);
      return source.answer(request);
    },
  };
  return source;
}

export function fakeSources(): Record<QuerySource, FakeSource> {
  return {
    system: fakeSource(),
    dataset: fakeSource(),
    postgres: fakeSource(),
    prometheus: fakeSource(),
    http: fakeSource(),
  };
}
