import { expect, test } from 'vitest';
import { pushLine, shellQuote, tokenLine } from './push-lines.ts';

test('the line pushes a file in its format', () => {
  expect(
    pushLine({ origin: 'https://d.example.org', tenant: 'home', dataset: 'id-1', format: 'ndjson' }),
  ).toBe(
    `curl --fail-with-body https://d.example.org/api/v1/tenants/home/datasets/id-1/rows \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/x-ndjson" \\
  --data-binary @rows.ndjson`,
  );
});

test('nothing of a name reaches the shell as a command', () => {
  expect(shellQuote("a'; rm -rf ~")).toBe(`'a'\\''; rm -rf ~'`);
  expect(tokenLine({ origin: 'http://h', email: "o'$(id)@x" })).toContain(`--arg e 'o'\\''$(id)@x'`);
});
