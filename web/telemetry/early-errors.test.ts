import { beforeEach, expect, test, vi } from 'vitest';

let errors: typeof import('./early-errors.ts');
beforeEach(async () => {
  vi.resetModules();
  errors = await import('./early-errors.ts');
});

const found = () => {
  const heard: unknown[] = [];
  errors.hearErrors(({ error }) => heard.push(error));
  return heard;
};

test('what fails before anybody listens is kept, and what comes after it is heard at once', () => {
  const window = new EventTarget() as Window;
  errors.watchErrors(window);
  const early = new Error('early');
  window.dispatchEvent(Object.assign(new Event('error'), { error: early, message: '', filename: '/x.js' }));
  const heard = found();
  const late = new Error('late');
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: late }));
  expect(heard).toEqual([early, late]);
});

test('an error that passes several places is one', () => {
  const heard = found();
  const error = new Error('once');
  errors.noteError(error, 'drawing');
  errors.noteError(error, 'thrown');
  expect(heard).toEqual([error]);
});

test('the first one is told at once, also when it came before', () => {
  const told = vi.fn();
  errors.onFirstError(told);
  expect(told).not.toHaveBeenCalled();
  errors.noteError(new Error('first'), 'thrown');
  expect(told).toHaveBeenCalledTimes(1);
  errors.onFirstError(told);
  expect(told).toHaveBeenCalledTimes(2);
});

test('an error without end does not fill the memory', () => {
  for (let i = 0; i < 1_000; i += 1) errors.noteError(new Error(String(i)), 'thrown');
  expect(found()).toHaveLength(20);
});
