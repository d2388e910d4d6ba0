import { ANNOTATIONS } from './annotations.ts';
import { DASHBOARDS } from './dashboards/index.ts';

/** An expression of a dashboard and where it stands. */
export interface DashboardExpression {
  /** for example `live: Messages` */
  readonly where: string;
  /** PromQL without Grafana's variables */
  readonly expr: string;
  /** why a server in good order may answer it with nothing */
  readonly mayBeEmpty: string | undefined;
}

/** What Grafana puts in the place of its variables when everything is chosen. */
const CHOSEN: Readonly<Record<string, string>> = {
  job: '.+',
  instance: '.+',
  __rate_interval: '1m',
  __range: '1h',
};

/** @param chosen what stands in the place of variables, beside what stands there by itself */
export function withoutVariables(expression: string, chosen: Readonly<Record<string, string>> = {}): string {
  return expression.replaceAll(/\$(\w+)/g, (variable, name: string) => {
    const value = chosen[name] ?? CHOSEN[name];
    if (value === undefined)
      throw new Error(`${variable} is not a variable of the dashboards: ${expression}`);
    return value;
  });
}

/** @returns every expression that Grafana would ask Prometheus */
export function dashboardExpressions(chosen?: Readonly<Record<string, string>>): DashboardExpression[] {
  const ofPanels = DASHBOARDS.flatMap(({ name, sections }) =>
    sections.flatMap(({ panels }) =>
      panels.flatMap(({ title, targets }) =>
        targets.map(({ expr, mayBeEmpty }) => ({ where: `${name}: ${title}`, expr, mayBeEmpty })),
      ),
    ),
  );
  const ofMarks = ANNOTATIONS.map(({ name, expr, mayBeEmpty }) => ({
    where: `marks: ${name}`,
    expr,
    mayBeEmpty,
  }));
  return [...ofPanels, ...ofMarks].map(one => ({ ...one, expr: withoutVariables(one.expr, chosen) }));
}
