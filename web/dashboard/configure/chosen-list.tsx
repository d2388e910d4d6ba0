import { X } from 'lucide-react';
import { Field, IconButton, Select, seriesVar } from '#web/ui/index.ts';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly chosen: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
  readonly most: number;
  /** what it means that nothing is chosen */
  readonly none?: string;
  readonly coloured?: boolean;
  readonly onChange: (chosen: string[]) => void;
}

/** Several of many, in an order that means something: the colours follow it. */
export function ChosenList(props: Props) {
  const { label, hint, chosen, options, most, none, coloured, onChange } = props;
  const names = new Map(options.map(option => [option.value, option.label]));
  const rest = options.filter(({ value }) => !chosen.includes(value));
  return (
    <div className="flex flex-col gap-1">
      <Field label={label} hint={hint}>
        {rest.length > 0 && chosen.length < most ? (
          <Select
            options={rest}
            value={null}
            placeholder={chosen.length === 0 && none ? none : 'Add…'}
            onChange={value => onChange([...chosen, value])}
          />
        ) : null}
      </Field>
      {chosen.length > 0 ? (
        <ul aria-label={label} className="flex flex-col">
          {chosen.map((value, index) => (
            <li key={value} className="flex items-center gap-2 rounded-sm pl-1 hover:bg-hover">
              {coloured ? (
                <span aria-hidden className="size-2 rounded-full" style={{ background: seriesVar(index) }} />
              ) : null}
              <span className="min-w-0 flex-1 truncate text-sm">{names.get(value) ?? value}</span>
              <IconButton
                label={`Take ${names.get(value) ?? value} away`}
                size="sm"
                onClick={() => onChange(chosen.filter(one => one !== value))}
              >
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
