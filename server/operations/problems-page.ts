import fastifyPlugin from 'fastify-plugin';
import { PROBLEMS, type ProblemCode } from '#core/contract/index.ts';
import { ADVICE } from './problem-advice.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 44rem; padding: 2rem 1rem; }
code { font-family: ui-monospace, monospace; }
section { border-top: 1px solid color-mix(in oklab, currentColor 20%, transparent); padding: 1rem 0; }
section:target { border-left: 4px solid Highlight; padding-left: 1rem; }
h2 { font-size: 1.125rem; margin: 0; }
p { margin: 0.25rem 0 0; }
.code { opacity: 0.75; }
`.trimStart();

const escaped = (text: string) =>
  text
    .replace(/[&<>"]/g, character => `&#${character.codePointAt(0)};`)
    .replace(/`([^`]+)`/g, '<code>$1</code>');

function sectionOf(code: ProblemCode): string {
  const { status, title } = PROBLEMS[code];
  return `<section id="${code}">
<h2>${escaped(title)}</h2>
<p class="code"><code>${code}</code>, status ${status}</p>
<p>${escaped(ADVICE[code])}</p>
</section>`;
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Problems · Region Dashboard</title>
<link rel="stylesheet" href="/docs/problems.css">
</head>
<body>
<main>
<h1>Problems</h1>
<p>Every refusal is <code>application/problem+json</code> (RFC 9457). Its <code>code</code> is one of these; its
<code>detail</code> says what is wrong in this case.</p>
${(Object.keys(PROBLEMS) as ProblemCode[]).map(sectionOf).join('\n')}
</main>
</body>
</html>
`;

/** The page that a problem's `type` leads to, made from the table of problems. */
export const problemsPage = fastifyPlugin(
  async app => {
    const schema = { hide: true };
    app.get('/docs/problems', { schema, config: { answer: 'sheet', limit: 'public' } }, (_, reply) =>
      reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(PAGE),
    );
    app.get('/docs/problems.css', { schema, config: { limit: 'public' } }, (_, reply) =>
      reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(STYLE),
    );
  },
  { name: 'problems-page' },
);
