import { Message } from './protobuf.ts';

export type AttributeValue = string | number | boolean | readonly AttributeValue[];

/** A span as a collector gets it. Field numbers are those of opentelemetry-proto, trace/v1/trace.proto. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** empty: the first of its trace */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** ns since 1970 */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly events: readonly string[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly failed: boolean;
  readonly resource: Readonly<Record<string, AttributeValue>>;
  readonly scope: string;
}

const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const FAILED = 2n;

function valueIn(value: Message): AttributeValue {
  if (value.has(1)) return value.text(1);
  if (value.has(2)) return value.integer(2) === 1n;
  if (value.has(3)) return Number(BigInt.asIntN(64, value.integer(3)));
  if (value.has(4)) {
    const bits = Buffer.alloc(8);
    bits.writeBigUInt64LE(value.integer(4));
    return bits.readDoubleLE();
  }
  return value.has(5) ? value.message(5).messages(1).map(valueIn) : '';
}

const attributesOf = (of: Message, field: number): Record<string, AttributeValue> =>
  Object.fromEntries(of.messages(field).map(pair => [pair.text(1), valueIn(pair.message(2))]));

/** @param body an ExportTraceServiceRequest. @throws RangeError when it is none */
export function decodeTraces(body: Buffer): ReceivedSpan[] {
  return new Message(body).messages(1).flatMap(group => {
    const resource = attributesOf(group.message(1), 1);
    return group.messages(2).flatMap(scope =>
      scope.messages(2).map(
        (span): ReceivedSpan => ({
          traceId: span.hex(1),
          spanId: span.hex(2),
          parentSpanId: span.hex(4),
          name: span.text(5),
          kind: KINDS[Number(span.integer(6))] ?? 'internal',
          start: span.integer(7),
          end: span.integer(8),
          attributes: attributesOf(span, 9),
          events: span.messages(11).map(event => event.text(2)),
          links: span.messages(13).map(link => ({ traceId: link.hex(1), spanId: link.hex(2) })),
          failed: span.message(15).integer(3) === FAILED,
          resource,
          scope: scope.message(1).text(1),
        }),
      ),
    );
  });
}
