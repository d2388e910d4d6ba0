import Type, { type Static } from 'typebox';
import type { Report } from './board.ts';

/** application/health+json (draft-inadarei-api-health-check-06). */
export const HEALTH_TYPE = 'application/health+json';

const StatusSchema = Type.Enum(['pass', 'warn', 'fail']);

/** What everybody may know. */
export const StatusDocument = Type.Object({ status: StatusSchema });

const ComponentSchema = Type.Object({
  componentId: Type.String(),
  componentType: Type.String(),
  observedValue: Type.Optional(Type.Union([Type.Number(), Type.String(), Type.Boolean()])),
  observedUnit: Type.Optional(Type.String()),
  status: StatusSchema,
  time: Type.String({ description: 'When it was observed, ISO 8601' }),
  output: Type.Optional(Type.String({ description: 'Why it is not well' })),
});

export const HealthDocument = Type.Object({
  status: StatusSchema,
  version: Type.Optional(Type.String({ description: 'Of the program' })),
  releaseId: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  notes: Type.Optional(Type.Array(Type.String())),
  output: Type.Optional(Type.String({ description: 'Why it is not well' })),
  checks: Type.Optional(
    Type.Record(Type.String(), Type.Array(ComponentSchema), {
      description: "By component and measurement; for owners and admins of the operator's team alone",
    }),
  ),
});
export type HealthDocument = Static<typeof HealthDocument>;

const isoTime = (at: number) => new Date(at).toISOString();

function componentOf({ of, result }: Report['checks'][number]): Static<typeof ComponentSchema> {
  const { status, value, unit, output, at } = result;
  return {
    componentId: of.componentId ?? of.name,
    componentType: of.type,
    ...(value !== undefined && { observedValue: value }),
    ...(unit !== undefined && { observedUnit: unit }),
    status,
    time: isoTime(at),
    ...(output !== undefined && status !== 'pass' && { output }),
  };
}

/** Which release serves. */
export interface Served {
  readonly version: string;
  readonly revision: string;
}

/** @returns everything, for those who may see it */
export function healthDocument(report: Report, { version, revision }: Served): HealthDocument {
  const { status, draining, ready, checks } = report;
  const unwell = checks.filter(({ result }) => result.status !== 'pass');
  const byKey = Object.groupBy(checks, ({ of }) => `${of.component ?? of.name}:${of.measurement}`);
  return {
    status,
    version,
    releaseId: `${version}+${revision}`,
    description: 'Region Dashboard',
    notes: [
      ready ? 'Takes requests.' : 'Takes no requests: /ready says no.',
      ...(draining ? ['On its way out: what is under way is finished.'] : []),
    ],
    ...(unwell.length > 0 && {
      output: unwell.map(({ of, result }) => `${of.name}: ${result.output ?? result.status}`).join(' '),
    }),
    checks: Object.fromEntries(Object.entries(byKey).map(([key, each]) => [key, each!.map(componentOf)])),
  };
}
