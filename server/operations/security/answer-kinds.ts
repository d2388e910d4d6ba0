/**
 * What kind of answer a route gives, and so which content security policy it carries. A route says it in
 * `config.answer`; one that says nothing answers with data, and data may do nothing at all.
 */
export const ANSWER_KINDS = {
  data: 'JSON, errors, scripts, styles, images: whatever is no page',
  page: 'The dashboard itself (index.html)',
  sheet: 'A page of text with a style sheet and no script (/docs/problems)',
  reference: 'The readable page of the API (/api/docs)',
} as const;

export type AnswerKind = keyof typeof ANSWER_KINDS;

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly answer?: AnswerKind;
  }
}
