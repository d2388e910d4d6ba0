import createPurifier from 'dompurify';
import { Marked } from 'marked';

/**
 * HTML within the Markdown is shown as the text it is: nobody needs it here, and a style attribute would
 * only make the page's content security policy complain. DOMPurify then stands behind, should marked err.
 */
const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text }) => escapeHtml(text),
    // A box of a task list shows a state; it is no form.
    checkbox: ({ checked }) => (checked ? '☑\u00a0' : '☐\u00a0'),
    // Pictures from elsewhere would tell their host who looks at this dashboard, and when.
    image: ({ href, text }) => `<a href="${escapeHtml(href)}">${escapeHtml(text || href)}</a>`,
  },
});

const ALLOWED_TAGS = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'blockquote', 'pre', 'code'],
  ...['ul', 'ol', 'li', 'strong', 'em', 'del', 'a'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
];
const ALLOWED_ATTR = ['href', 'align', 'start'];

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

/** @returns the text as nodes to put into the page: no script, no style, links that open apart */
export function renderMarkdown(text: string): DocumentFragment {
  const fragment = createPurifier.sanitize(marked.parse(text, { async: false }), {
    ALLOWED_TAGS,
    ALLOWED_ATTR,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of fragment.querySelectorAll('a')) {
    link.rel = 'noopener noreferrer';
    link.target = '_blank';
  }
  return fragment;
}
