const LONGEST = 60;

/** @returns a title's letters and digits, as the name of a file without its ending; `otherwise` when it has none */
export function fileNameOf(title: string, otherwise: string): string {
  const name = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, LONGEST);
  return name || otherwise;
}
