import { type Region, type Rejection, reject } from '../contract/index.ts';
import { type Fields, fieldOf } from './fields.ts';

export interface Conflict {
  readonly field: string;
  readonly yours: unknown;
  readonly theirs: unknown;
  /** id of the person whose value stands */
  readonly by: string;
}

function theirValue(region: Region, field: string): unknown {
  const { x, y, w, h } = region.placement;
  if (field === 'position') return { x, y };
  if (field === 'size') return { w, h };
  return fieldOf(region, field);
}

/**
 * A race: the command was made on `expectedVersion`, and somebody else has changed one of its fields
 * since. One's own changes never count: queued edits must not conflict with themselves.
 *
 * @param fields what the command wants, by field
 * @returns the rejection with both values of each field, or null
 */
export function conflictOf(
  region: Region,
  command: { readonly expectedVersion?: number | undefined },
  fields: Fields,
  actor: string,
): Rejection | null {
  const { expectedVersion } = command;
  if (expectedVersion === undefined) return null;
  const conflicts: Conflict[] = [];
  for (const [field, yours] of Object.entries(fields)) {
    const touch = Object.hasOwn(region.touched, field) ? region.touched[field] : undefined;
    if (touch && touch.version > expectedVersion && touch.by !== actor)
      conflicts.push({
        field,
        yours: yours ?? null,
        theirs: theirValue(region, field) ?? null,
        by: touch.by,
      });
  }
  if (conflicts.length === 0) return null;
  return reject(
    'version-conflict',
    'Somebody else has changed this meanwhile. Keep theirs, or send yours again.',
    {
      regionId: region.id,
      version: region.version,
      conflicts,
    },
  );
}
