/** One line for the terminal about what is being done. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
