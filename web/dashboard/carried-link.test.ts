import { expect, test } from 'vitest';
import { carriedLink } from './carried-link.ts';

const HERE = 'https://boards.example.com';
const to = `${HERE}/t/home/d/0d9a4f9e-7f44-4a55-9a3a-5a3c0f6f1c11`;
const shown = { from: 'now-6h', to: 'now', tz: 'UTC', 'var-city': ['Bern', 'Chur'] };

test('a link to a dashboard carries time and variables', () => {
  expect(carriedLink(to, HERE, shown)).toBe(`${to}?from=now-6h&to=now&tz=UTC&var-city=Bern&var-city=Chur`);
  expect(carriedLink(to, HERE, {})).toBe(to);
});

test('what it says itself stays, a range as a whole', () => {
  expect(carriedLink(`${to}?from=now-1h&to=now&var-city=Basel#x`, HERE, shown)).toBe(
    `${to}?from=now-1h&to=now&tz=UTC&var-city=Basel#x`,
  );
});

test.each(['https://elsewhere.example.com/t/home/d/1', `${HERE}/t/home`, `${HERE}/docs`, 'nothing'])(
  '%s is no dashboard of ours',
  href => expect(carriedLink(href, HERE, shown)).toBeNull(),
);
