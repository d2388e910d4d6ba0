/** Why the database cannot be used, as one sentence for the operator. Carries no secret and no SQL. */
export class DatabaseStartError extends Error {
  override readonly name = 'DatabaseStartError';
}

/** @returns the error code of the system or of Postgres (`EACCES`, `28P01`), if it has one */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}
