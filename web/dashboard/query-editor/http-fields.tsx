import { type Query, SOURCE_LIMITS } from '#core/contract/index.ts';
import { HeaderList } from '#web/connections/header-list.tsx';
import { Field, Input, Select, TextArea } from '#web/ui/index.ts';
import { LONGEST_TEXT } from './query-text.ts';

type Request = NonNullable<Query['request']>;

interface Props {
  readonly request: Request;
  readonly onChange: (request: Request) => void;
}

const METHODS = [
  { value: 'GET', label: 'GET' },
  { value: 'POST', label: 'POST' },
] as const;

/** What is sent to an API: method, path, headers, and a body where there is one. */
export function HttpFields({ request, onChange }: Props) {
  const { method = 'GET', path = '', headers = [], body = '' } = request;
  const change = (part: Partial<Request>) => onChange({ ...request, ...part });
  return (
    <>
      <div className="flex items-start gap-2">
        <Field label="Method" className="w-24 shrink-0">
          <Select options={METHODS} value={method} onChange={next => change({ method: next })} />
        </Field>
        <Field label="Path" hint="Added to the address of the source" className="flex-1">
          <Input
            value={path}
            maxLength={2_000}
            placeholder="/orders?state=open"
            spellCheck={false}
            autoCapitalize="off"
            className="w-full font-mono"
            onValueChange={next => change({ path: next })}
          />
        </Field>
      </div>
      <HeaderList
        label="Headers"
        hint={undefined}
        error={undefined}
        headers={headers}
        most={SOURCE_LIMITS.headers}
        onChange={next => change({ headers: [...next] })}
      />
      {method === 'POST' ? (
        <Field label="Body">
          <TextArea
            rows={4}
            spellCheck={false}
            value={body}
            maxLength={LONGEST_TEXT}
            className="font-mono"
            onChange={event => change({ body: event.target.value })}
          />
        </Field>
      ) : null}
    </>
  );
}
