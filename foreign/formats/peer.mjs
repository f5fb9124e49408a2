// npm's @bufbuild/protobuf in the exchange of formats (../formats.sh): does what peer.py does, in its words.
//
//     peer.mjs SET fill SEED COUNT OUT | read IN OUT | compare IN BACK

import { readFileSync, writeFileSync } from "node:fs";
import { create, createFileRegistry, fromBinary, fromJsonString, toBinary, toJson, toJsonString } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Values } from "./values.mjs";

const TYPES = [
  "proto2.TestAllTypesProto2",
  "proto3.TestAllTypesProto3",
  "editions.TestAllTypesEdition2023",
  "editions.proto2.TestAllTypesProto2",
  "editions.proto3.TestAllTypesProto3",
].map((name) => `protobuf_test_messages.${name}`);

const [descriptors, command, ...operands] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
let passed = 0;
let failed = 0;

// By way of the binary format, which rounds a float: what was read from JSON has a double's digits still.
const parse = (schema, text) => fromBinary(schema, toBinary(schema, fromJsonString(schema, text, { registry })));

function count(name, text, check) {
  try {
    check();
    passed += 1;
  } catch (error) {
    if (failed < 5) console.log(`message ${passed + failed}, ${name}: ${error.message}\n    ${text().slice(0, 800)}`);
    failed += 1;
  }
}

function* records(path) {
  const file = readFileSync(path);
  let at = 0;
  const part = () => {
    const length = file.readUInt32LE(at);
    at += 4 + length;
    return file.subarray(at - length, at);
  };
  while (at < file.length) {
    const [name, binary, text] = [part().toString(), part(), part().toString()];
    yield { name, schema: registry.getMessage(name), binary, text };
  }
}

function write(out, name, binary, text) {
  for (const part of [Buffer.from(name), Buffer.from(binary), Buffer.from(text)]) {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(part.length);
    out.push(length, part);
  }
}

// A JSON value in one form only: keys are sorted, and -0 keeps its sign.
function canonical(value) {
  if (Object.is(value, -0)) return "-0";
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`;
}

const inJson = (schema, message) => canonical(toJson(schema, message, { registry }));

// The unknown fields of a message and of all in it. Extensions are there too.
function unknown(message) {
  const found = (message.getUnknown() ?? []).map(({ no, wireType, data }) => `${no}/${wireType}:${Buffer.from(data).toString("hex")}`);
  for (const field of message.fields) {
    if (!message.isSet(field)) continue;
    const value = message.get(field);
    if (field.fieldKind === "message") found.push(field.name, unknown(value));
    if (field.listKind === "message") for (const element of value) found.push(field.name, unknown(element));
    if (field.mapKind === "message") {
      const entries = [...value].map(([key, element]) => `${key} ${unknown(element)}`);
      found.push(field.name, ...entries.sort());
    }
  }
  return `(${found})`;
}

function same(what, one, other) {
  if (one === other) return;
  let at = 0;
  while (one[at] === other[at]) at += 1;
  at = Math.max(0, at - 60);
  throw new Error(`${what} it is not the same:\n    ${one.slice(at, at + 160)}\n    ${other.slice(at, at + 160)}`);
}

const commands = {
  fill(seed, times, path) {
    const out = [];
    for (let index = 0; index < Number(times); index += 1) {
      const name = TYPES[index % TYPES.length];
      const schema = registry.getMessage(name);
      const message = create(schema);
      count(name, () => String(index), () => {
        new Values(registry, TYPES, seed, index).fill(reflect(schema, message), 3);
        write(out, name, toBinary(schema, message), toJsonString(schema, message, { registry, prettySpaces: index % 3 }));
      });
    }
    writeFileSync(path, Buffer.concat(out));
  },

  read(source, path) {
    const out = [];
    for (const { name, schema, binary, text } of records(source)) {
      count(name, () => text, () => {
        const message = fromBinary(schema, binary);
        same("from binary and from JSON", inJson(schema, message), inJson(schema, parse(schema, text)));
        // Not by toJsonString: JSON.stringify takes the sign off -0.
        write(out, name, toBinary(schema, message), inJson(schema, message));
      });
    }
    writeFileSync(path, Buffer.concat(out));
  },

  compare(source, back) {
    const came = records(back);
    for (const { name, schema, binary, text } of records(source)) {
      const again = came.next().value;
      count(name, () => text, () => {
        const [one, other] = [fromBinary(schema, binary), fromBinary(schema, again.binary)];
        same("in binary", inJson(schema, one), inJson(schema, other));
        same("in binary, unknown fields,", unknown(reflect(schema, one)), unknown(reflect(schema, other)));
        same("in JSON", inJson(schema, parse(schema, text)), inJson(schema, parse(schema, again.text)));
      });
    }
  },
};

commands[command](...operands);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
