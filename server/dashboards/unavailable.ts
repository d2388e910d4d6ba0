import { reject } from '#core/contract/index.ts';
import { troubleSentence } from '../database/index.ts';
import { Refusal } from '../problems.ts';
import { CommitUnknown, StoreUnavailable } from './store.ts';

/** @returns whether the store cannot be used at the moment, so that the same may work later */
export function isUnavailable(error: unknown): boolean {
  return error instanceof StoreUnavailable || error instanceof CommitUnknown;
}

/** @returns what an error of the store means to whoever sent commands; other errors as they are */
export function asRefusal(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  return new Refusal(
    reject(
      'unavailable',
      `${troubleSentence(error) ?? 'The database does not answer at the moment.'} Send the same commands again, with the same ids: what was done already is not done twice.`,
    ),
    { 'retry-after': '2' },
    { cause: error },
  );
}
