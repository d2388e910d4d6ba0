import { expect, test } from 'vitest';
import { scramVerifier } from './scram.ts';

test('the verifier is the one that Postgres itself makes of this password and salt', () => {
  // taken from pg_authid of a Postgres 18 after: create role r password 'pencil'
  const salt = Buffer.from('x8QdmlL2jWhdEl0/2xJRHg==', 'base64');
  expect(scramVerifier('pencil', salt)).toBe(
    'SCRAM-SHA-256$4096:x8QdmlL2jWhdEl0/2xJRHg==$UPSF17RE8e8tJC0JQISYDB1xHUe8EFPCUHSkkrU2Bqk=:TIlJHfusU1R3OzE79dNDVzpMwCLW8na57EghF3Qqbk0=',
  );
});
