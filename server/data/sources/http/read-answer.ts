import type { OutboundAnswer } from '#server/outbound/index.ts';
import { assertLetIn, badQuery, failed, isPage } from '../over-http/ask.ts';

/** What the query is at fault for, and not the source. */
const SENTENCES: Readonly<Record<number, string>> = {
  400: 'The source does not understand the request (400). Check its path, its parameters and its body.',
  404: 'There is nothing at the path of this request (404). Check its path.',
  405: 'The source does not take this method here (405). Use the other one.',
  406: 'The source has no answer in JSON here (406). Check its path.',
  410: 'What was at the path of this request is gone (410). Check its path.',
  413: 'The request is too large for the source (413). Ask for less.',
  414: 'The path of the request is too long for the source (414). Ask for less.',
  415: 'The source does not take a body of this content-type (415). Set the header content-type.',
  422: 'The source cannot answer the request as it is (422). Check its parameters and its body.',
};

/**
 * @returns the text of an answer with data; null when it says that there is none
 * @throws Refusal bad-query when the request was wrong, source-failed for everything else that is no data
 */
export function textIn(answer: OutboundAnswer): string | null {
  const { status, headers, body } = answer;
  assertLetIn(status);
  const sentence = SENTENCES[status];
  if (sentence !== undefined) throw badQuery(sentence);
  if (status >= 500) throw failed(`The source answered with an error (${status}). Look at its log.`);
  if (status < 200 || status >= 300)
    throw failed(`The source answered with ${status} instead of data. Check the address and the path.`);
  if (status === 204 || status === 205) return null;
  if (body.length === 0) throw failed('The source answered with nothing. Check the path of the request.');
  if (isPage(answer))
    throw failed(
      'The source answered with a page for people instead of JSON. Check the address and the path.',
    );
  return decoded(body, headers['content-type'] ?? '');
}

function decoded(body: Buffer, type: string): string {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([\w.:-]{1,40})"?/i.exec(type) ?? [];
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    throw failed(
      'The answer of the source is not text in the characters that it says. Look at its content-type.',
    );
  }
}

/** @throws Refusal source-failed when it is no JSON */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notJson();
  }
}

export const notJson = () =>
  failed('The source answered, but not with JSON. Check the path, and which header asks it for JSON.');
