import { Plus, X } from 'lucide-react';
import { Button, cx, IconButton, inputClass } from '#web/ui/index.ts';
import type { Header } from './form-draft.ts';

interface Props {
  readonly label: string;
  readonly hint: string | undefined;
  readonly headers: readonly Header[];
  readonly most: number;
  readonly error: string | undefined;
  readonly onChange: (headers: readonly Header[]) => void;
}

const PARTS = ['name', 'value'] as const;

/** Headers of a request, one line each. */
export function HeaderList({ label, hint, headers, most, error, onChange }: Props) {
  const change = (index: number, part: Partial<Header>) =>
    onChange(headers.map((header, at) => (at === index ? { ...header, ...part } : header)));
  // They have no ids, and nothing of what is typed is kept in a line.
  const lines = headers.map((header, index) => ({ header, index }));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {lines.map(({ header, index }) => (
        <div key={index} className="flex items-center gap-2">
          {PARTS.map(part => (
            <input
              key={part}
              aria-label={`${part === 'name' ? 'Name' : 'Value'} of header ${index + 1}`}
              placeholder={part === 'name' ? 'X-Api-Version' : '2'}
              value={header[part]}
              spellCheck={false}
              onChange={event => change(index, { [part]: event.target.value })}
              className={cx(inputClass, 'h-(--control) w-0 flex-1')}
            />
          ))}
          <IconButton
            label={`Take header ${index + 1} away`}
            onClick={() => onChange(headers.filter((_, at) => at !== index))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {headers.length < most ? (
        <Button
          icon={<Plus aria-hidden />}
          className="self-start"
          onClick={() => onChange([...headers, { name: '', value: '' }])}
        >
          Add a header
        </Button>
      ) : null}
      {hint ? <p className="text-xs text-faint">{hint}</p> : null}
      {error ? (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
