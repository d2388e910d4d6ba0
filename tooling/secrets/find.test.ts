import { expect, test } from 'vitest';
import { PlantedProject } from '../testing/planted-project.ts';
import { filesOf, secretsIn } from './find.ts';

/** Put together here, so that this file has none. */
const from = (...parts: readonly string[]) => parts.join('');
const letters = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbCdEfGhI';

const SECRETS: readonly [string, string][] = [
  ['a key of AWS', from('aws_secret_access_key = "', 'wJalrXUtnFEMIK7MDENGbPxRfiCYzzQ0m1N2p3R4', '"')],
  ['a token of GitHub', from('ghp', '_', letters.slice(0, 36))],
  ['a token of npm', from('//registry.npmjs.org/:_authToken=', 'npm', '_', letters.slice(0, 36))],
  [
    'a webhook of Slack',
    from('https://hooks.slack.com/services/', 'T00000000/B00000000/', letters.slice(0, 24)),
  ],
  [
    'a private key',
    from(
      '-----BEGIN RSA PRIVATE ',
      'KEY-----\n',
      'MIIE',
      letters.repeat(12),
      '\n-----END RSA PRIVATE ',
      'KEY-----',
    ),
  ],
  ['a password of a database', from('postgres://app:', 'x7Kp2mQ9vT4w', '@db.internal.acme.io:5432/app')],
];

test.each(SECRETS)('%s is found wherever it stands, and not told', async (_, secret) => {
  using project = new PlantedProject({
    'server/planted.ts': `export const x = 1;\n/* ${secret} */\n`,
    'docs/planted.md': `# Set it up\n\n${secret}\n`,
    '.github/workflows/planted.yml': `env:\n  X: ${secret}\n`,
    'dist/web/assets/planted.js': `const a=1;/*${secret}*/`,
    'dist/web/assets/planted.js.map': JSON.stringify({ version: 3, sourcesContent: [`\n${secret}\n`] }),
    'node_modules_are_left_out.txt': 'nothing',
  });
  const files = filesOf(project.root);
  const found = await secretsIn(project.root, files);
  expect([...new Set(found.map(({ file }) => file))].toSorted()).toEqual([
    '.github/workflows/planted.yml',
    'dist/web/assets/planted.js',
    'dist/web/assets/planted.js.map',
    'docs/planted.md',
    'server/planted.ts',
  ]);
  const telling = secret.match(/[\w]{12,}/g)?.at(-1) ?? secret;
  for (const { message } of found) expect(message).not.toContain(telling);
});

test('passwords for hosts that are reserved for examples are none', async () => {
  using project = new PlantedProject({
    'docs/example.md': ['localhost', '127.0.0.1', 'db.example.com', 'db.example']
      .map(host => `postgres://app:${'x7Kp2mQ9vT4w'}@${host}:5432/app`)
      .join('\n'),
  });
  expect(await secretsIn(project.root, filesOf(project.root))).toEqual([]);
});
