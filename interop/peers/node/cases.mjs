// The 14 core cases. `call(method, requests, options)` is a library's: `method` is a path; it returns the replies, an
// async iterable, and functions that wait for headers and trailers. What fails is an error with gRPC's code and the message.
import assert from "node:assert/strict";
import { Pipe } from "./pipe.mjs";

const TEST = "grpc.testing.TestService";
const EMPTY = `${TEST}/EmptyCall`;
const UNARY = `${TEST}/UnaryCall`;
const UPLOAD = `${TEST}/StreamingInputCall`;
const DOWNLOAD = `${TEST}/StreamingOutputCall`;
const DUPLEX = `${TEST}/FullDuplexCall`;

const CANCELLED = 1;
const UNKNOWN = 2;
const DEADLINE_EXCEEDED = 4;
const UNIMPLEMENTED = 12;

const REQUESTS = [27182, 8, 1828, 45904];
const REPLIES = [31415, 9, 2653, 58979];

const INITIAL = "x-grpc-test-echo-initial";
const TRAILING = "x-grpc-test-echo-trailing-bin";

const payload = (size) => ({ body: new Uint8Array(size) });
const size = (reply) => reply.payload.body.length;
const ping = (request, reply) => ({ responseParameters: [{ size: reply }], payload: payload(request) });

async function all(replies) {
  const list = [];
  for await (const reply of replies) list.push(reply);
  return list;
}

async function one(call, method, request, options) {
  const exchange = call(method, [request], options);
  const replies = await all(exchange.replies);
  assert.equal(replies.length, 1);
  return { reply: replies[0], headers: await exchange.headers(), trailers: await exchange.trailers() };
}

async function fails(replies, code, message) {
  await assert.rejects(all(replies), (error) => {
    assert.equal(error.code, code, String(error));
    if (message !== undefined) assert.equal(error.message, message);
    return true;
  });
}

async function status(call, message) {
  const responseStatus = { code: UNKNOWN, message };
  await fails(call(UNARY, [{ responseStatus }]).replies, UNKNOWN, message);
  return responseStatus;
}

function echoed(headers, trailers) {
  assert.equal(headers[INITIAL], "test_initial_metadata_value");
  assert.equal(trailers[TRAILING], "q6ur");
}

export const cases = {
  async empty_unary(call) {
    await one(call, EMPTY, {});
  },
  async large_unary(call) {
    const { reply } = await one(call, UNARY, { responseSize: 314159, payload: payload(271828) });
    assert.equal(size(reply), 314159);
  },
  async client_streaming(call) {
    const [reply] = await all(call(UPLOAD, REQUESTS.map((size) => ({ payload: payload(size) }))).replies);
    assert.equal(reply.aggregatedPayloadSize, 74922);
  },
  async server_streaming(call) {
    const { replies } = call(DOWNLOAD, [{ responseParameters: REPLIES.map((size) => ({ size })) }]);
    assert.deepEqual((await all(replies)).map(size), REPLIES);
  },
  async ping_pong(call) {
    const requests = new Pipe();
    const replies = call(DUPLEX, requests).replies[Symbol.asyncIterator]();
    for (const [index, request] of REQUESTS.entries()) {
      requests.send(ping(request, REPLIES[index]));
      const { value, done } = await replies.next();
      assert(!done);
      assert.equal(size(value), REPLIES[index]);
    }
    requests.close();
    assert((await replies.next()).done);
  },
  async empty_stream(call) {
    assert.equal((await all(call(DUPLEX, []).replies)).length, 0);
  },
  async cancel_after_begin(call) {
    const cancel = new AbortController();
    const { replies } = call(UPLOAD, new Pipe(), { signal: cancel.signal });
    setImmediate(() => cancel.abort());
    await fails(replies, CANCELLED);
  },
  async cancel_after_first_response(call) {
    const cancel = new AbortController();
    const requests = new Pipe();
    const replies = call(DUPLEX, requests, { signal: cancel.signal }).replies[Symbol.asyncIterator]();
    requests.send(ping(27182, 31415));
    assert.equal(size((await replies.next()).value), 31415);
    cancel.abort();
    await assert.rejects(replies.next(), (error) => error.code === CANCELLED);
  },
  async timeout_on_sleeping_server(call) {
    const requests = new Pipe();
    requests.send(ping(27182, 31415));
    await fails(call(DUPLEX, requests, { timeoutMs: 1 }).replies, DEADLINE_EXCEEDED);
  },
  async custom_metadata(call) {
    // The second value is base64 of three bytes 0xab.
    const options = { metadata: { [INITIAL]: "test_initial_metadata_value", [TRAILING]: "q6ur" } };
    const { headers, trailers } = await one(call, UNARY, { responseSize: 1, payload: payload(1) }, options);
    echoed(headers, trailers);
    const exchange = call(DUPLEX, [ping(1, 1)], options);
    assert.equal((await all(exchange.replies)).length, 1);
    echoed(await exchange.headers(), await exchange.trailers());
  },
  async status_code_and_message(call) {
    const responseStatus = await status(call, "test status message");
    await fails(call(DUPLEX, [{ responseStatus }]).replies, UNKNOWN, "test status message");
  },
  async special_status_message(call) {
    await status(call, "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n");
  },
  async unimplemented_service(call) {
    await fails(call("grpc.testing.UnimplementedService/UnimplementedCall", [{}]).replies, UNIMPLEMENTED);
  },
  async unimplemented_method(call) {
    await fails(call(`${TEST}/UnimplementedCall`, [{}]).replies, UNIMPLEMENTED);
  },
};
