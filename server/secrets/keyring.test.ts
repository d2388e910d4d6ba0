import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newSecret } from './key-file.ts';
import { createKeyring, keyIdOf, type Place, SealError } from './keyring.ts';

const place = (wish: Partial<Place> = {}): Place => ({
  tenant: '0d9f4c53-0f0b-4a5e-9d1a-3a1f9f0c6b01',
  kind: 'source',
  id: '6c1c2f0e-9a3b-4e56-8f3c-1f2e3d4c5b6a',
  ...wish,
});
const keys = (current = newSecret(), ...accepted: string[]) => ({ current, accepted });
const reasonOf = (run: () => unknown): string | null => {
  try {
    run();
    return null;
  } catch (error) {
    return error instanceof SealError ? error.reason : String(error);
  }
};

describe('a sealed value', () => {
  test('opens again, whatever text it is, and never looks the same twice', () => {
    const ring = createKeyring(keys());
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), text => {
        const sealed = ring.seal(text, place());
        expect(ring.open(sealed, place())).toBe(text);
        expect(ring.seal(text, place())).not.toBe(sealed);
        expect(sealed).toMatch(/^v1\.[0-9a-f]{12}\.[\w-]{16}\.[\w-]+$/);
      }),
      { numRuns: 50 },
    );
  });

  test('names its key, and a key of the same text has the same name', () => {
    const { current } = keys();
    const sealed = createKeyring(keys(current)).seal('x', place());
    expect(keyIdOf(sealed)).toBe(createKeyring(keys(current)).current);
    expect(keyIdOf(sealed)).not.toBe(createKeyring(keys()).current);
    expect(createKeyring(keys(current)).open(sealed, place())).toBe('x');
  });

  test('opens nowhere but in its own place', () => {
    const ring = createKeyring(keys());
    const sealed = ring.seal('secret', place());
    for (const other of [{ tenant: randomUUID() }, { kind: 'sources' }, { id: randomUUID() }])
      expect(reasonOf(() => ring.open(sealed, place(other)))).toBe('broken');
    expect(ring.open(sealed, place({ tenant: place().tenant.toUpperCase() }))).toBe('secret');
    // what is authenticated keeps its parts apart
    const [left, right] = [place({ kind: 'a","b', id: 'c' }), place({ kind: 'a', id: 'b","c' })];
    expect(reasonOf(() => ring.open(ring.seal('x', left), right))).toBe('broken');
  });

  test('that was changed by one character is refused', () => {
    const ring = createKeyring(keys());
    const sealed = ring.seal('a password of somebody', place());
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      const reason = reasonOf(() => ring.open(changed, place()));
      // the last character of base64 may carry bits that count for nothing
      if (reason === null)
        expect(Buffer.from(changed.split('.')[3]!, 'base64url').toString('base64url')).toBe(
          sealed.split('.')[3],
        );
      else expect(['broken', 'unknown-key']).toContain(reason);
    }
  });

  test.each(['', 'v1', 'v1.abc', 'v2.0.0.0', 'plain text', 'v1....', 'v1.a.b.c.d'])('%j is none', text => {
    expect(['broken', 'unknown-key']).toContain(reasonOf(() => createKeyring(keys()).open(text, place())));
  });

  test('of a key that is not there says so, and tells nothing of the value', () => {
    const sealed = createKeyring(keys()).seal('secret', place());
    const ring = createKeyring(keys());
    expect(reasonOf(() => ring.open(sealed, place()))).toBe('unknown-key');
    expect(() => ring.open(sealed, place())).toThrow(/ENCRYPTION_KEY_PREVIOUS/);
  });
});

test('keys are replaced while values are read', () => {
  const [old, next] = [newSecret(), newSecret()];
  const ring = createKeyring(keys(old));
  const before = ring.seal('before', place());
  ring.use(keys(next, old));
  const after = ring.seal('after', place());
  expect([ring.open(before, place()), ring.open(after, place())]).toEqual(['before', 'after']);
  expect(ring.ids).toEqual([keyIdOf(after), keyIdOf(before)]);
  ring.use(keys(next));
  expect(reasonOf(() => ring.open(before, place()))).toBe('unknown-key');
  expect(ring.open(after, place())).toBe('after');
});
