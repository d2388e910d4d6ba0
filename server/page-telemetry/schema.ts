import Type from 'typebox';
import { COMMAND_TYPES } from '#core/contract/index.ts';
import {
  PAGE_ACTIONS,
  PAGE_SPAN_OUTCOMES,
  PAGE_TELEMETRY_LIMITS,
  VITAL_LIMITS,
} from '#core/contract/page-telemetry.ts';

const exact = { additionalProperties: false };

const Time = Type.Number({ minimum: 0, maximum: 8.64e15 });
/** Not all zeros, which Trace Context calls invalid. */
const hexadecimal = (digits: number) => Type.String({ pattern: `^(?!0+$)[0-9a-f]{${digits}}$` });

const Vitals = Type.Partial(
  Type.Object(
    Object.fromEntries(
      Object.entries(VITAL_LIMITS).map(([name, maximum]) => [name, Type.Number({ minimum: 0, maximum })]),
    ),
  ),
  { ...exact, minProperties: 1 },
);

const Span = Type.Object(
  {
    name: Type.Enum([...COMMAND_TYPES, ...PAGE_ACTIONS]),
    traceId: hexadecimal(32),
    spanId: hexadecimal(16),
    startedAt: Time,
    duration: Type.Number({ minimum: 0, maximum: PAGE_TELEMETRY_LIMITS.age }),
    outcome: Type.Enum([...PAGE_SPAN_OUTCOMES]),
  },
  exact,
);

/** PageTelemetry: closed lists and bounded numbers alone, so that nothing else can come this way. */
export const PageTelemetryBody = Type.Object(
  {
    sentAt: Time,
    vitals: Type.Optional(Vitals),
    errors: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_TELEMETRY_LIMITS.errors })),
    spans: Type.Optional(Type.Array(Span, { minItems: 1, maxItems: PAGE_TELEMETRY_LIMITS.spans })),
  },
  exact,
);
