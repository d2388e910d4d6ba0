import type { Region, RegionChanges } from '#core/contract/index.ts';

const OPTION = 'widget.options.';

/** @returns the change of one field by its name, as conflicts and events name it */
export function changeOf(field: string, value: unknown): RegionChanges {
  if (field === 'widget.kind') return { widget: { kind: value as Region['widget']['kind'] } };
  if (field.startsWith(OPTION))
    return { widget: { options: { [field.slice(OPTION.length)]: value ?? null } } };
  if (field === 'query') return { query: (value ?? null) as Region['query'] };
  return { [field]: value } as RegionChanges;
}
