// Messages filled at random, the awkward values often: a filler that shares nothing with ours.

import { create, ScalarType, setExtension, toBinary } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";

const PIECES = [
  "a", "Hello", " ", '"', "\\", "/", "\n", "\r\n", "\t", "\0", "\x01", "\x1f", "\x7f", "\x85", "é", "\u2028", "\u2029",
  "\ufeff", "\uffff", "漢字", "e\u0301", "😀", "\u{10ffff}", "\u{1f468}\u200d\u{1f469}", "</script>", "\\u0041",
];
// Without -0: JSON.stringify takes its sign off.
const DOUBLES = [0, 1.5, Number.MAX_VALUE, 2.2250738585072014e-308, 5e-324, 1e21, 1e-7, 0.1, -1e16, 2 ** 53];
const FLOATS = [0, 1.5, 3.4028234663852886e38, 1.1754943508222875e-38, 2 ** -149, 1e21, 0.1, 2 ** 24].map(Math.fround);
const SPECIAL = [NaN, Infinity, -Infinity];
const IN_ANY = ["Any", "BytesValue", "Duration", "Empty", "FieldMask", "Int64Value", "StringValue", "Struct", "Timestamp", "Value"];
const MASKS = ["a", "foo", "foo_bar", "foo.bar_baz", "a.b.c", "x1"];

// The well-known types: only what they can mean has a form in JSON.
const KNOWN = {
  Timestamp: (values, set) => {
    set("seconds", values.bounded(-62135596800n, 253402300799n));
    set("nanos", values.nanos());
  },
  Duration: (values, set) => {
    const seconds = values.bounded(-315576000000n, 315576000000n);
    const nanos = seconds === 315576000000n || seconds === -315576000000n ? 0 : values.nanos();
    set("seconds", seconds);
    set("nanos", seconds < 0n ? -nanos : nanos);
  },
  FieldMask: (values, set, message) => {
    for (let left = values.below(4); left > 0; left -= 1) message.get(values.named(message, "paths")).add(values.pick(MASKS));
  },
  Value: (values, set, message, depth) => {
    const kind = values.below(depth > 0 ? 6 : 4);
    const inner = (name) => values.member(message, values.named(message, name), depth);
    [
      () => set("null_value", 0),
      () => set("number_value", values.finite()),
      () => set("string_value", values.text()),
      () => set("bool_value", values.chance(50)),
      () => inner("struct_value"),
      () => inner("list_value"),
    ][kind]();
  },
  Any: (values, set, message, depth) => {
    if (depth <= 0 || values.chance(10)) return;
    const name = values.chance(60) ? `google.protobuf.${values.pick(IN_ANY)}` : values.pick(values.types);
    const schema = values.registry.getMessage(name);
    const inner = create(schema);
    values.fill(reflect(schema, inner), depth - 1);
    // With this host only: what it reads from JSON has this one, whatever stood there.
    set("type_url", `type.googleapis.com/${name}`);
    set("value", toBinary(schema, inner));
  },
};

export class Values {
  constructor(registry, types, seed, index) {
    Object.assign(this, { registry, types, state: (Number(seed) * 0x9e3779b9 + index * 0x85ebca6b) >>> 0 });
  }

  // 32 random bits (mulberry32).
  bits() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return (z ^ (z >>> 14)) >>> 0;
  }

  bits64() {
    return (BigInt(this.bits()) << 32n) | BigInt(this.bits());
  }

  below(end) {
    return this.bits() % end;
  }

  chance(percent) {
    return this.below(100) < percent;
  }

  pick(from) {
    return from[this.below(from.length)];
  }

  named(message, name) {
    return message.fields.find((field) => field.name === name);
  }

  fill(message, depth) {
    const name = message.desc.typeName;
    const known = name.startsWith("google.protobuf.") && KNOWN[name.slice(16)];
    if (known) {
      const set = (field, value) => message.set(this.named(message, field), value);
      known(this, set, message, depth);
      return;
    }
    // Of a message set it knows nothing: its items would be unknown fields.
    if (name.endsWith(".MessageSetCorrect")) return;
    const chosen = new Set(message.oneofs.filter(() => this.chance(50)).map((oneof) => this.pick(oneof.fields)));
    for (const field of message.fields) {
      if (field.oneof ? chosen.has(field) : this.chance(12)) this.member(message, field, depth);
    }
    for (const extension of this.registry) {
      if (extension.kind === "extension" && extension.extendee === message.desc && this.chance(20)) {
        this.extension(message, extension, depth);
      }
    }
  }

  member(message, field, depth) {
    const inner = field.message ?? undefined;
    if (inner && depth === 0) return;
    if (field.fieldKind === "list" || field.fieldKind === "map") {
      const target = message.get(field);
      for (let left = this.below(4); left > 0; left -= 1) {
        const value = inner ? this.message(inner, depth) : this.plain(field);
        if (field.fieldKind === "list") target.add(value);
        else target.set(this.key(field), value);
      }
    } else {
      message.set(field, inner ? this.message(inner, depth) : this.plain(field));
    }
  }

  message(schema, depth) {
    const message = reflect(schema);
    this.fill(message, depth - 1);
    return message;
  }

  extension(message, extension, depth) {
    const value = extension.message ? this.message(extension.message, depth).message : this.plain(extension);
    setExtension(message.message, extension, value);
  }

  // A scalar or a number of an enum.
  plain(field) {
    if (field.enum) {
      const any = field.enum.open && field.enum.values.length > 1 && this.chance(10);
      return any ? this.bits() | 0 : this.pick(field.enum.values).number;
    }
    return this.scalar(field.scalar);
  }

  key(field) {
    return this.scalar(field.mapKey);
  }

  scalar(type) {
    switch (type) {
      case ScalarType.BOOL:
        return this.chance(50);
      case ScalarType.INT32:
      case ScalarType.SINT32:
      case ScalarType.SFIXED32:
        return this.pick([2 ** 31 - 1, -(2 ** 31), 0, -1, this.below(200), this.bits() | 0]);
      case ScalarType.UINT32:
      case ScalarType.FIXED32:
        return this.pick([2 ** 32 - 1, 0, 1, this.below(200), this.bits()]);
      case ScalarType.INT64:
      case ScalarType.SINT64:
      case ScalarType.SFIXED64:
        return this.pick([2n ** 63n - 1n, -(2n ** 63n), 0n, -1n, BigInt(this.below(200)), BigInt.asIntN(64, this.bits64())]);
      case ScalarType.UINT64:
      case ScalarType.FIXED64:
        return this.pick([2n ** 64n - 1n, 0n, 1n, 2n ** 53n + 1n, BigInt(this.below(200)), this.bits64()]);
      case ScalarType.DOUBLE:
        return this.chance(15) ? this.pick(SPECIAL) : this.finite();
      case ScalarType.FLOAT: {
        if (this.chance(15)) return this.pick(SPECIAL);
        const any = new Float32Array(new Uint32Array([this.bits()]).buffer)[0];
        return this.chance(50) ? this.pick(FLOATS) : Number.isFinite(any) ? any : 2.5;
      }
      case ScalarType.BYTES:
        return Uint8Array.from({ length: this.pick([0, 1, 2, 3, 7, 300]) }, () => this.below(256));
      default:
        return this.text();
    }
  }

  text() {
    return Array.from({ length: this.chance(5) ? 60 : this.below(5) }, () => this.pick(PIECES)).join("");
  }

  finite() {
    const any = new Float64Array(new BigUint64Array([this.bits64()]).buffer)[0];
    return this.chance(50) ? this.pick(DOUBLES) : Number.isFinite(any) ? any : 2.5;
  }

  bounded(least, most) {
    const any = least + (this.bits64() % (most - least + 1n));
    return this.pick([least, most, 0n, -1n, 1n, BigInt(this.bits() | 0), any]);
  }

  nanos() {
    const unit = this.pick([1_000_000_000, 1_000_000, 1_000, 1]);
    return this.below(1_000_000_000 / unit) * unit;
  }
}
