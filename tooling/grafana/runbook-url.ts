/** Where runbooks are looked for when the dashboard is not told otherwise: in the project. */
export const RUNBOOKS = 'docs/runbooks';

/** @returns where the page of a runbook is read, by what the reader says at the top of the dashboard */
export const runbookUrl = (name: string): string => `\${runbooks}/${name}.md`;
