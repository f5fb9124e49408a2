// The Connect protocol over `fetch`, with messages in JSON: https://connectrpc.com/docs/protocol
// `write` makes a request of messages, `read` yields the messages of its reply as they arrive.

/** Why a call failed: a code as Connect spells it, a message, and details. */
export class Failure extends Error {
  constructor(code, message = "", details = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

// A stream is a row of envelopes: a byte of flags, the length in four bytes, and so many bytes.
export const PREFIX = 5;
const COMPRESSED = 1;
const END_OF_STREAM = 2;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The request of a call `{ path, stream, messages, timeoutMs }`. A unary call has one message, and no envelopes. */
export function write(call) {
  const { stream, messages, timeoutMs } = call;
  const headers = {
    "content-type": stream ? "application/connect+json" : "application/json",
    "connect-protocol-version": "1",
  };
  if (timeoutMs !== undefined) headers["connect-timeout-ms"] = String(timeoutMs);
  const texts = messages.map((message) => JSON.stringify(message));
  const parts = texts.map((text) => (stream ? envelope(encoder.encode(text)) : encoder.encode(text)));
  return { ...call, headers, texts, body: join(parts) };
}

/**
 * Sends a request, and yields each message of the reply.
 *
 * `watch.head` gets the response before its body, `watch.bytes` each piece of the body. Throws a `Failure`.
 */
export async function* read(request, { signal, watch }) {
  try {
    const { path, headers, body } = request;
    const response = await fetch(path, { method: "POST", headers, body, signal });
    watch.head(response);
    if (request.stream && response.ok) {
      yield* stream(response, watch);
    } else {
      yield await single(response, watch);
    }
  } catch (error) {
    throw explained(error);
  }
}

async function single(response, watch) {
  const body = new Uint8Array(await response.arrayBuffer());
  watch.bytes(body);
  const json = response.headers.get("content-type")?.startsWith("application/json");
  const value = json ? JSON.parse(decoder.decode(body)) : {};
  if (response.ok && json) return value;
  throw failure(value, response);
}

async function* stream(response, watch) {
  const reader = response.body.getReader();
  let rest = new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Failure("internal", "the stream broke off");
    watch.bytes(value);
    rest = join([rest, value]);
    for (let next; (next = open(rest)); rest = rest.subarray(next.size)) {
      if (next.flags & COMPRESSED) throw new Failure("internal", "the reply is compressed, and nobody asked for that");
      const value = JSON.parse(decoder.decode(next.payload));
      if (!(next.flags & END_OF_STREAM)) {
        yield value;
      } else if (value.error) {
        throw failure(value.error, response);
      } else {
        return;
      }
    }
  }
}

function envelope(payload) {
  const bytes = new Uint8Array(PREFIX + payload.length);
  new DataView(bytes.buffer).setUint32(1, payload.length);
  bytes.set(payload, PREFIX);
  return bytes;
}

/** The first envelope, once all of it is there. */
export function open(bytes) {
  if (bytes.length < PREFIX) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const size = PREFIX + view.getUint32(1);
  if (bytes.length < size) return;
  return { flags: bytes[0], payload: bytes.subarray(PREFIX, size), size };
}

export function join(parts) {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

// What an HTTP status means that comes without an error of Connect, from a proxy for instance.
const CODES = {
  400: "internal",
  401: "unauthenticated",
  403: "permission_denied",
  404: "unimplemented",
  429: "unavailable",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

function failure({ code, message, details }, { status, statusText }) {
  if (code) return new Failure(code, message, details);
  return new Failure(CODES[status] ?? "unknown", `HTTP ${status} ${statusText}`.trim());
}

function explained(error) {
  if (error instanceof Failure) return error;
  if (error.name === "AbortError") return new Failure("canceled", "canceled on this page");
  if (error instanceof SyntaxError) return new Failure("internal", `the reply is not JSON: ${error.message}`);
  return new Failure("unavailable", `no connection to the server: ${error.message}`);
}
