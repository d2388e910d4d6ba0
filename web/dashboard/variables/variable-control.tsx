import { useQuery } from '@tanstack/react-query';
import type { Variable } from '#core/contract/index.ts';
import { explain } from '#web/app/problem.ts';
import { useDashboard, useTime, type VariablesScope } from '../context.ts';
import { ChoicePicker } from './choice-picker.tsx';
import { labelOf } from './describe-choice.ts';
import { TextChoice } from './text-choice.tsx';
import { valuesQuery } from './values-query.ts';

interface Props {
  readonly variable: Variable;
  readonly definitions: readonly Variable[];
  /** as the server has them */
  readonly known: readonly Variable[];
  readonly scope: VariablesScope;
  readonly wide: boolean;
}

/** Where one variable is chosen; a list and a query look the same, a text is typed. */
export function VariableControl({ variable, definitions, known, scope, wide }: Props) {
  const { tenant, dashboard } = useDashboard();
  const { range } = useTime();
  const { chosen, choose } = scope;
  const { name, kind } = variable;
  const asked = useQuery(
    valuesQuery(tenant.slug, dashboard, variable, { definitions, chosen, range, known }),
  );
  const shared = { label: labelOf(variable), wide };
  if (kind === 'text') {
    const value = [chosen[name] ?? variable.default].flat()[0] ?? '';
    return <TextChoice {...shared} value={value} onChange={text => choose(name, text)} />;
  }
  return (
    <ChoicePicker
      {...shared}
      variable={variable}
      choice={chosen[name]}
      values={kind === 'list' ? (variable.options ?? []) : asked.data?.values}
      truncated={asked.data?.truncated === true}
      problem={asked.error ? explain(asked.error) : null}
      onChoose={change => choose(name, change)}
    />
  );
}
