import { PERSONAL_CORPUS, type PersonalDatum } from '#server/testing/personal-data.ts';

/** @returns the names of what stands in the text: as it is, in JSON, in an address, in a form */
export function found(text: string, corpus: readonly PersonalDatum[] = PERSONAL_CORPUS): string[] {
  const forms = (value: string) => [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    encodeURIComponent(value).replaceAll('%20', '+'),
  ];
  return corpus.filter(({ value }) => forms(value).some(form => text.includes(form))).map(({ name }) => name);
}
