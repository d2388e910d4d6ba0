import { useState } from 'react';
import { Field, Input } from '#web/ui/index.ts';

interface Props {
  readonly value: number | undefined;
  readonly onChange: (limit: number | undefined) => void;
}

const MOST_ROWS = 10_000;

/** How many rows an answer may have. */
export function LimitField({ value, onChange }: Props) {
  const [text, setText] = useState(value === undefined ? '' : String(value));
  const number = Number(text);
  const wrong = text.trim() !== '' && !(Number.isInteger(number) && number >= 1 && number <= MOST_ROWS);
  return (
    <Field
      label="At most so many rows"
      error={wrong ? 'Enter a whole number from 1 to 10,000.' : null}
      className="w-44"
    >
      <Input
        inputMode="numeric"
        value={text}
        placeholder="As the source has it"
        onValueChange={next => {
          setText(next);
          const limit = Number(next);
          if (next.trim() === '') onChange(undefined);
          else if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_ROWS) onChange(limit);
        }}
      />
    </Field>
  );
}
