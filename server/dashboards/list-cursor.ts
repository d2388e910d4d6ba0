import { unstorable } from '#core/contract/index.ts';

/** Where a page of the list ended: its last title in lower case, and the id that tells equal titles apart. */
export interface ListCursor {
  readonly title: string;
  readonly id: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function writeCursor({ title, id }: ListCursor): string {
  return Buffer.from(JSON.stringify([title, id])).toString('base64url');
}

/** @returns null when the text is not one of ours; a list then starts at its beginning */
export function readCursor(text: string): ListCursor | null {
  try {
    const [title, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown];
    if (typeof title !== 'string' || typeof id !== 'string' || !UUID.test(id)) return null;
    return unstorable(title) ? null : { title, id };
  } catch {
    return null;
  }
}
