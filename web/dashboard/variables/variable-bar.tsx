import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { Variable } from '#core/contract/index.ts';
import { Button, Drawer, useMediaQuery } from '#web/ui/index.ts';
import type { VariablesScope } from '../context.ts';
import { describeChoice } from './describe-choice.ts';
import { VariableControl } from './variable-control.tsx';

interface Props {
  readonly variables: readonly Variable[];
  /** as the server has them */
  readonly known: readonly Variable[];
  readonly scope: VariablesScope;
}

/** What can be chosen on this dashboard, above the board; on a phone one button that opens a sheet. */
export function VariableBar({ variables, known, scope }: Props) {
  const phone = useMediaQuery('(max-width: 639.98px)');
  const [open, setOpen] = useState(false);
  if (variables.length === 0) return null;
  const controls = variables.map(variable => (
    <VariableControl
      key={variable.name}
      variable={variable}
      definitions={variables}
      known={known}
      scope={scope}
      wide={phone}
    />
  ));
  if (!phone) {
    return (
      <section aria-label="Variables" className="flex flex-wrap items-center gap-2 px-2 pt-2">
        {controls}
      </section>
    );
  }
  const summary = variables.map(variable => describeChoice(variable, scope.chosen[variable.name])).join(', ');
  return (
    <section aria-label="Variables" className="px-2 pt-2">
      <Button
        icon={<SlidersHorizontal aria-hidden />}
        onClick={() => setOpen(true)}
        aria-label={`Variables: ${summary}`}
        className="w-full justify-start!"
      >
        <span className="min-w-0 truncate">{summary}</span>
      </Button>
      <Drawer open={open} onOpenChange={setOpen} title="Variables">
        <div className="flex flex-col gap-3">{controls}</div>
      </Drawer>
    </section>
  );
}
