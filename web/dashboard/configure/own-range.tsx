import type { Query } from '#core/contract/index.ts';
import { Field, Select } from '#web/ui/index.ts';
import { useTime } from '../context.ts';
import { describeRange, PRESETS } from '../time-ranges.ts';

const PAGE = 'page';
const keyOf = ({ from, to }: { readonly from: string; readonly to: string }) => `${from} ${to}`;

interface Props {
  readonly query: Query;
  readonly onSave: (query: Query) => void;
}

/** A stretch of time that the region keeps whatever the page shows; also the one that the page shows just now. */
export function OwnRange({ query, onSave }: Props) {
  const { range: shown, zone } = useTime();
  const { range, ...rest } = query;
  const offered = new Map(PRESETS.map(preset => [keyOf(preset.range), preset.range]));
  for (const one of [shown, range]) if (one) offered.set(keyOf(one), one);
  const options = [...offered].map(([value, one]) => ({ value, label: describeRange(one, zone) }));
  return (
    <Field label="Time range" className="mt-3">
      <Select
        options={[{ value: PAGE, label: 'As the page does' }, ...options]}
        value={range ? keyOf(range) : PAGE}
        onChange={value => {
          const chosen = offered.get(value);
          onSave(chosen ? { ...rest, range: { ...chosen } } : rest);
        }}
      />
    </Field>
  );
}
