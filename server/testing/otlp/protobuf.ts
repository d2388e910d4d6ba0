/** One message on the wire: by field number, the values in their order, not interpreted yet. */
export class Message {
  readonly #fields = new Map<number, (bigint | Buffer)[]>();

  /** @throws RangeError when the bytes are no protobuf message */
  constructor(bytes: Buffer) {
    let at = 0;
    const varint = (): bigint => {
      let value = 0n;
      for (let shift = 0n; ; shift += 7n) {
        const byte = bytes.readUInt8(at);
        at += 1;
        value |= BigInt(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
    };
    const take = (length: number): Buffer => {
      if (at + length > bytes.length) throw new RangeError('The message ends within a field.');
      at += length;
      return bytes.subarray(at - length, at);
    };
    while (at < bytes.length) {
      const tag = Number(varint());
      const wire = tag & 7;
      if (wire > 5 || wire === 3 || wire === 4) throw new RangeError(`There is no wire type ${wire}.`);
      const value =
        wire === 0
          ? varint()
          : wire === 1
            ? take(8).readBigUInt64LE()
            : wire === 5
              ? BigInt(take(4).readUInt32LE())
              : take(Number(varint()));
      const values = this.#fields.get(tag >> 3);
      if (values) values.push(value);
      else this.#fields.set(tag >> 3, [value]);
    }
  }

  has(field: number): boolean {
    return this.#fields.has(field);
  }

  bytes(field: number): Buffer {
    const value = this.#fields.get(field)?.at(-1);
    return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
  }

  text(field: number): string {
    return this.bytes(field).toString('utf8');
  }

  hex(field: number): string {
    return this.bytes(field).toString('hex');
  }

  integer(field: number): bigint {
    const value = this.#fields.get(field)?.at(-1);
    return typeof value === 'bigint' ? value : 0n;
  }

  message(field: number): Message {
    return new Message(this.bytes(field));
  }

  messages(field: number): Message[] {
    return (this.#fields.get(field) ?? []).map(value => new Message(value as Buffer));
  }
}
