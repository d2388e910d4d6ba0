/**
 * What JSON may hold as it is, and a terminal or an editor does something with: delete and the control characters
 * beyond ASCII, the other ways to end a line, marks of direction, characters that nobody sees, halves of characters.
 */
const HARMFUL = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/gu;
const PLAIN = /^[\x20-\x7e\n]*$/;

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * @param json a line of JSON: what is below 0x20 is written as an escape already
 * @returns the same JSON, with everything that is harmful in a terminal written as an escape, too
 */
export function harmlessJson(json: string): string {
  return PLAIN.test(json) ? json : json.replace(HARMFUL, escaped);
}

const CONTROL = /\p{Cc}/gu;

/** @returns a text for one line of a terminal: control characters and their like are shown, not obeyed */
export function harmlessText(text: string): string {
  return harmlessJson(text.replace(CONTROL, escaped));
}
