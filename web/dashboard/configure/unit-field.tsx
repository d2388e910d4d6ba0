import { useState } from 'react';
import { Field, Select } from '#web/ui/index.ts';
import { TextField } from './text-field.tsx';

const AUTO = 'auto';
const OTHER = 'other';
const UNITS = [
  { value: AUTO, label: 'As the data says' },
  { value: 'none', label: 'None' },
  { value: 'short', label: 'Short', hint: '1.2 k, 3.4 M' },
  { value: 'percent', label: 'Percent', hint: '42 is 42%' },
  { value: 'ratio', label: 'Ratio', hint: '0.42 is 42%' },
  { value: 'ms', label: 'Milliseconds' },
  { value: 's', label: 'Seconds' },
  { value: 'bytes', label: 'Bytes' },
  { value: 'bytes/s', label: 'Bytes per second' },
  { value: OTHER, label: 'Another one…' },
];

interface Props {
  readonly label: string;
  readonly value: string | undefined;
  readonly version: number | undefined;
  readonly onSave: (value: string | null, version: number | undefined) => void;
}

/** How numbers are scaled and what stands behind them. */
export function UnitField({ label, value, version, onSave }: Props) {
  const known = value === undefined || UNITS.some(unit => unit.value === value);
  const [asked, setAsked] = useState(false);
  const other = asked || !known;
  return (
    <>
      <Field label={label}>
        <Select
          options={UNITS}
          value={other ? OTHER : (value ?? AUTO)}
          onChange={next => {
            setAsked(next === OTHER);
            if (next !== OTHER) onSave(next === AUTO ? null : next, version);
          }}
        />
      </Field>
      {other ? (
        <TextField
          label="Text behind the number"
          value={known ? '' : (value ?? '')}
          version={version}
          most={20}
          placeholder="°C"
          onSave={(text, began) => onSave(text.trim() || null, began)}
        />
      ) : null}
    </>
  );
}
