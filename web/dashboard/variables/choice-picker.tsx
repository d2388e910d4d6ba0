import { Check, ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import type { Variable, VariableOption } from '#core/contract/index.ts';
import { ALL_VALUES, type VariableValue } from '#core/query/index.ts';
import { chooseValues, isAllChosen } from '#core/variables/index.ts';
import { Button, cx, Field, Input, Notice, Popover, PopoverContent, PopoverTrigger } from '#web/ui/index.ts';
import { describeChoice } from './describe-choice.ts';

interface Props {
  readonly label: string;
  readonly variable: Variable;
  readonly choice: VariableValue | undefined;
  /** undefined while they are on their way */
  readonly values: readonly VariableOption[] | undefined;
  readonly truncated: boolean;
  /** why the values cannot be had */
  readonly problem: string | null;
  readonly wide: boolean;
  /** @param change of what is chosen at that moment: two presses may come before the first is drawn */
  readonly onChoose: (change: (now: VariableValue | undefined) => VariableValue | undefined) => void;
}

/** From so many on there is a field to find one. */
const SEARCHED = 8;
/** More rows than these nobody reads; typing finds the others. */
const SHOWN = 100;

/** One of a variable's values, several, or all of them. */
export function ChoicePicker(props: Props) {
  const { label, variable, choice, values = [], problem, wide, onChoose } = props;
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const shown = describeChoice(variable, choice, values);
  const known = values.map(({ value }) => value);
  const all = shown === 'All' || isAllChosen(choice);
  const chosenOf = (now: VariableValue | undefined) =>
    isAllChosen(now) || describeChoice(variable, now, values) === 'All'
      ? []
      : [chooseValues(variable, now, known)].flat().filter(text => text !== '');
  const chosen = chosenOf(choice);
  // What a link chose and is not among the values stays in sight, to be taken away.
  const gone = chosen.filter(value => !known.includes(value)).map(value => ({ value }));
  const wanted = search.trim().toLowerCase();
  const found = [...gone, ...values].filter(({ value, label: name = value }: VariableOption) =>
    `${name} ${value}`.toLowerCase().includes(wanted),
  );

  const press = (value: string) => {
    if (!variable.multi || value === ALL_VALUES) {
      onChoose(() => value);
      if (!variable.multi) setOpen(false);
      return;
    }
    onChoose(now => {
      const before = chosenOf(now);
      const next = before.includes(value) ? before.filter(one => one !== value) : [...before, value];
      return next.length === 0 ? undefined : next;
    });
  };
  return (
    <Popover
      open={open}
      onOpenChange={next => {
        setOpen(next);
        if (next) setSearch('');
      }}
    >
      <PopoverTrigger
        render={
          <Button
            aria-label={`${label}: ${shown}`}
            className={cx(wide ? 'w-full justify-between!' : 'max-w-72')}
          >
            <span className="text-dim">{`${label}: `}</span>
            <span className="min-w-0 truncate">{shown}</span>
            <ChevronsUpDown aria-hidden className="size-3.5 text-faint" />
          </Button>
        }
      />
      <PopoverContent label={label} className="flex w-64 flex-col gap-2">
        {values.length >= SEARCHED ? (
          <Field label={`Find a value of ${label}`} hideLabel>
            <Input type="search" placeholder="Find" value={search} onValueChange={setSearch} />
          </Field>
        ) : null}
        {problem ? <Notice>{problem}</Notice> : null}
        <ul className="flex max-h-80 flex-col overflow-y-auto">
          {variable.all && wanted === '' ? (
            <Row label="All" pressed={all} onPress={() => press(ALL_VALUES)} />
          ) : null}
          {found.slice(0, SHOWN).map(({ value, label: name }: VariableOption) => (
            <Row
              key={value}
              label={name ?? value}
              pressed={chosen.includes(value)}
              onPress={() => press(value)}
            />
          ))}
        </ul>
        {found.length > SHOWN || props.truncated ? (
          <p className="text-xs text-faint">There are more. Type to find one.</p>
        ) : null}
        {found.length === 0 && !problem ? (
          <p className="text-sm text-dim">
            {props.values ? 'There is no such value.' : 'The values are on their way.'}
          </p>
        ) : null}
      </PopoverContent>
    </Popover>
  );
}

function Row({
  label,
  pressed,
  onPress,
}: {
  readonly label: string;
  readonly pressed: boolean;
  readonly onPress: () => void;
}) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={pressed}
        onClick={onPress}
        className="grid min-h-(--control-sm) w-full grid-cols-[1rem_1fr] items-center gap-2 rounded-sm px-2 text-left text-sm hover:bg-hover"
      >
        {pressed ? <Check aria-hidden className="size-4 text-accent" /> : <span />}
        <span className={cx('min-w-0 truncate', pressed && 'font-medium')}>{label || '(empty)'}</span>
      </button>
    </li>
  );
}
