import type { Value } from '#core/query/index.ts';
import { colourOf, type Mapping, mappingOf } from './mappings.ts';

interface Props {
  readonly value: Value | undefined;
  readonly mappings: readonly Mapping[] | undefined;
}

/** The colour of a value that is shown in words, as a dot before them: the words are readable in any colour. */
export function MappingMark({ value, mappings }: Props) {
  const colour = mappingOf(value, mappings)?.colour;
  if (!colour) return null;
  return (
    <span
      aria-hidden="true"
      className="mapping-mark mr-[0.4em] inline-block size-[0.55em] shrink-0 rounded-full align-[0.1em]"
      style={{ background: colourOf(colour) }}
    />
  );
}
