import pg from 'pg';

const { builtins } = pg.types;

function number(text: string): number {
  return Number(text);
}

/**
 * How values arrive on the app's connections. Unlike the driver's defaults: `bigint` and `numeric` are
 * numbers (our seqs and counts stay below 2^53; a numeric beyond double precision is rounded), a `date`
 * stays text, since a day has no time zone. `timestamptz` is a Date.
 */
export const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === builtins.INT8 || oid === builtins.NUMERIC) return number;
      if (oid === builtins.DATE) return String;
    }
    return pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};
