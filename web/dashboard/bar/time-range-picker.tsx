import { Clock } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { resolveRange, type TimeRange } from '#core/query/index.ts';
import { Button, cx, Field, Input, Popover, PopoverContent, PopoverTrigger } from '#web/ui/index.ts';
import type { TimeScope } from '../context.ts';
import { fromWallTime, toWallTime } from '../time/wall-time.ts';
import { ALL_TIME, describeRange, PRESETS } from '../time-ranges.ts';
import { ZoneField } from './zone-field.tsx';

interface Props {
  readonly time: TimeScope;
}

/** Which stretch of time the page shows: one of the usual ones, or any. */
export function TimeRangePicker({ time }: Props) {
  const { range, setRange, zone } = time;
  const [open, setOpen] = useState(false);
  const choose = (next: TimeRange | null) => {
    setRange(next);
    setOpen(false);
  };
  const shown = describeRange(range, zone);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger
        render={
          <Button
            icon={<Clock aria-hidden />}
            aria-label={`Time range: ${shown}`}
            className="max-sm:w-(--control) max-sm:px-0!"
          >
            <span className="max-w-64 truncate max-md:sr-only">{shown}</span>
          </Button>
        }
      />
      <PopoverContent label="Time range" align="end" className="flex gap-3 max-sm:flex-col">
        <ul className="flex w-40 flex-col max-sm:w-full">
          {[{ range: null, name: ALL_TIME }, ...PRESETS].map(preset => (
            <li key={preset.name}>
              <button
                type="button"
                aria-pressed={preset.name === shown}
                onClick={() => choose(preset.range)}
                className={cx(
                  'flex h-(--control-sm) w-full items-center rounded-sm px-2 text-left text-sm hover:bg-hover',
                  preset.name === shown && 'bg-accent-soft font-medium text-accent',
                )}
              >
                {preset.name}
              </button>
            </li>
          ))}
        </ul>
        {open ? (
          <div className="flex w-56 flex-col gap-4 border-l border-line pl-3 max-sm:w-full max-sm:border-t max-sm:border-l-0 max-sm:pt-3 max-sm:pl-0">
            <CustomRange key={zone} range={range} zone={zone} onApply={choose} />
            <ZoneField time={time} />
          </div>
        ) : null}
      </PopoverContent>
    </Popover>
  );
}

function CustomRange({
  range,
  zone,
  onApply,
}: {
  readonly range: TimeRange | null;
  readonly zone: string;
  readonly onApply: (range: TimeRange) => void;
}) {
  const [ends, setEnds] = useState(() => {
    const now = Date.now();
    const shown = (range && resolveRange(range, now)) ?? { from: now - 86_400_000, to: now };
    return { from: toWallTime(shown.from, zone), to: toWallTime(shown.to, zone) };
  });
  const from = fromWallTime(ends.from, zone);
  const to = fromWallTime(ends.to, zone);
  const error = from >= to ? 'The end comes before the start.' : null;
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (error || Number.isNaN(from) || Number.isNaN(to)) return;
    onApply({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  };
  return (
    <form onSubmit={apply} className="flex flex-col gap-3">
      <Field label="From">
        <Input
          type="datetime-local"
          value={ends.from}
          onValueChange={value => setEnds({ ...ends, from: value })}
        />
      </Field>
      <Field label="To" error={error}>
        <Input
          type="datetime-local"
          value={ends.to}
          onValueChange={value => setEnds({ ...ends, to: value })}
        />
      </Field>
      <Button type="submit">Show this stretch</Button>
    </form>
  );
}
