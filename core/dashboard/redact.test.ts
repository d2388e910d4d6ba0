import { expect, test } from 'vitest';
import { ROLES } from '../access/index.ts';
import { Stream } from '../testing/stream.ts';
import { redact } from './redact.ts';

function withRemoved() {
  const stream = new Stream();
  const regionId = stream.add({ x: 0, y: 0, w: 1, h: 1 });
  stream.add({ x: 0, y: 0, w: 1, h: 1 });
  stream.do({ type: 'removeRegion', regionId });
  return stream.state;
}

test('REDACT-1: who may not edit sees no removed regions, and everything else', () => {
  const state = withRemoved();
  for (const role of ROLES) {
    if (role === 'viewer') expect(redact(state, role)).toEqual({ ...state, removed: {} });
    else expect(redact(state, role)).toBe(state);
  }
});

test('REDACT-1: nothing to take away, nothing copied', () => {
  const { state } = new Stream();
  expect(redact(state, 'viewer')).toBe(state);
});
