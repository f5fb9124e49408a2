// Bytes for people: offset, hexadecimal, text. In a stream each envelope's prefix and the end of the stream stand out.
import { PREFIX, open } from "./connect.js";

/** The lines of the dump, and the texts of the messages. */
export function dump(bytes, { stream, width }) {
  const kinds = new Array(bytes.length).fill("");
  const decode = (part) => new TextDecoder().decode(part);
  const texts = [];
  if (stream) {
    let at = 0;
    for (let next; (next = open(bytes.subarray(at))); at += next.size) {
      kinds.fill("prefix", at, at + PREFIX);
      if (next.flags) kinds.fill("end", at + PREFIX, at + next.size);
      texts.push(decode(next.payload));
    }
  } else if (bytes.length > 0) {
    texts.push(decode(bytes));
  }
  const lines = [];
  for (let at = 0; at < bytes.length; at += width) lines.push(line(bytes, kinds, at, width));
  return { texts, lines };
}

function line(bytes, kinds, start, width) {
  const it = document.createElement("div");
  put(it, "offset", start.toString(16).padStart(4, "0"));
  put(it, "", "  ");
  const end = Math.min(start + width, bytes.length);
  for (let at = start; at < end; at++) put(it, kinds[at], bytes[at].toString(16).padStart(2, "0") + " ");
  put(it, "", "   ".repeat(start + width - end) + " ");
  for (let at = start; at < end; at++) put(it, kinds[at], printable(bytes[at]));
  return it;
}

/** Adds text to a line: to its last span, if that is of this kind. */
function put(line, kind, text) {
  if (line.lastChild?.className !== kind) {
    line.append(Object.assign(document.createElement("span"), { className: kind }));
  }
  line.lastChild.append(text);
}

const printable = (byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : "·");
