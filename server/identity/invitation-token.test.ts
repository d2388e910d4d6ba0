import fc from 'fast-check';
import { expect, test } from 'vitest';
import { invitationOf, invitationToken } from './invitation-token.ts';

test('a token leads back to its invitation, with the secret it was made with only', () => {
  fc.assert(
    fc.property(fc.uuid(), id => {
      const token = invitationToken(id, 'one');
      expect(token).toMatch(/^[\w-]{43}$/);
      expect(invitationOf(token, 'one')).toBe(id);
      expect(invitationOf(token, 'two')).toBeNull();
    }),
  );
});

test('no other text is a token: every single change of a character is noticed', () => {
  const token = invitationToken('3f1c8a52-0d5e-4c0e-9f53-0a1b2c3d4e5f', 'one');
  for (let at = 0; at < token.length; at++)
    for (const put of ['A', 'b', '_', '', '%', '.'])
      if (put !== token[at])
        expect(invitationOf(token.slice(0, at) + put + token.slice(at + 1), 'one')).toBeNull();
  for (const text of ['', token.slice(1), `${token}=`, `${token}A`, token.repeat(2)])
    expect(invitationOf(text, 'one')).toBeNull();
});
