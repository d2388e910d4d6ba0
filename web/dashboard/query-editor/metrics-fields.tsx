import type { Query } from '#core/contract/index.ts';
import { Field, Input, Switch } from '#web/ui/index.ts';

interface Props {
  readonly query: Query;
  readonly onChange: (part: Partial<Query>) => void;
}

/** What PromQL itself does not say. */
export function MetricsFields({ query, onChange }: Props) {
  return (
    <div className="grid grid-cols-2 items-start gap-3 max-sm:grid-cols-1">
      <Field label="Legend" hint="Names each series; labels in double braces">
        <Input
          value={query.legend ?? ''}
          maxLength={200}
          placeholder="{{instance}}"
          onValueChange={legend => onChange({ legend })}
        />
      </Field>
      <div className="sm:pt-6">
        <Switch
          label="At one moment only"
          checked={query.instant ?? false}
          onChange={instant => onChange({ instant })}
        />
      </div>
    </div>
  );
}
