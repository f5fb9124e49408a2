// grpc-js as a client and as a server.
import { Readable } from "node:stream";
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { ECHOED, duplex, halfDuplex, replies, sum, unary } from "./service.mjs";

const load = (protos) => loadSync("src/proto/grpc/testing/test.proto", { includeDirs: [protos], defaults: true });

export function connect(protos, port, { authority, host }) {
  const services = load(protos);
  const credentials = authority ? grpc.credentials.createSsl(authority) : grpc.credentials.createInsecure();
  const named = host && { "grpc.ssl_target_name_override": host, "grpc.default_authority": host };
  const client = new grpc.Client(`127.0.0.1:${port}`, credentials, named);
  return (path, requests, { metadata = {}, timeoutMs, signal } = {}) => {
    const [service, name] = path.split("/");
    const method = services[service][name];
    const headers = new grpc.Metadata();
    for (const [key, value] of Object.entries(metadata)) headers.add(key, encoded(key, value));
    const options = timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
    const { call, received } = begin(client, method, requests, headers, options);
    signal?.addEventListener("abort", () => call.cancel());
    const came = new Promise((resolve) => call.on("metadata", resolve));
    const ended = new Promise((resolve) => call.on("status", resolve));
    return {
      replies: read(received),
      headers: async () => plain(await came),
      trailers: async () => plain((await ended).metadata),
    };
  };
}

function begin(client, method, requests, metadata, options) {
  const { path, requestSerialize: serialize, responseDeserialize: deserialize } = method;
  const common = [path, serialize, deserialize];
  if (method.responseStream) {
    const [request] = method.requestStream ? [] : requests;
    const call = method.requestStream
      ? client.makeBidiStreamRequest(...common, metadata, options)
      : client.makeServerStreamRequest(...common, request, metadata, options);
    if (method.requestStream) Readable.from(requests).pipe(call);
    return { call, received: call };
  }
  let call;
  const reply = new Promise((resolve, reject) => {
    const ended = (error, reply) => (error ? reject(error) : resolve([reply]));
    if (method.requestStream) {
      call = client.makeClientStreamRequest(...common, metadata, options, ended);
      Readable.from(requests).pipe(call);
    } else {
      const [request] = requests;
      call = client.makeUnaryRequest(...common, request, metadata, options, ended);
    }
  });
  reply.catch(() => {}); // whoever reads the replies is told
  return { call, received: reply };
}

async function* read(received) {
  try {
    yield* await received;
  } catch (error) {
    throw Object.assign(new Error(error.details ?? String(error)), { code: error.code });
  }
}

const encoded = (key, value) => (key.endsWith("-bin") ? Buffer.from(value, "base64") : value);

function plain(metadata) {
  const shown = (value) => (Buffer.isBuffer(value) ? value.toString("base64") : value);
  return Object.fromEntries(Object.entries(metadata.getMap()).map(([key, value]) => [key, shown(value)]));
}

export function serve(protos, port, { certificate, key }) {
  const server = new grpc.Server();
  server.addService(load(protos)["grpc.testing.TestService"], {
    EmptyCall: (call, done) => done(null, {}, echo(call)),
    UnaryCall: (call, done) => single(call, async () => unary(call.request), done),
    StreamingInputCall: (call, done) => single(call, () => sum(call), done),
    StreamingOutputCall: (call) => stream(call, replies(call.request)),
    FullDuplexCall: (call) => stream(call, duplex(requests(call))),
    HalfDuplexCall: (call) => stream(call, halfDuplex(requests(call))),
  });
  const credentials = key
    ? grpc.ServerCredentials.createSsl(null, [{ cert_chain: certificate, private_key: key }])
    : grpc.ServerCredentials.createInsecure();
  server.bindAsync(`127.0.0.1:${port}`, credentials, (error) => {
    if (error) throw error;
  });
}

// Reading to the end would otherwise destroy the other half as well.
const requests = (call) => call.iterator({ destroyOnReturn: false });

function status(error, trailers) {
  return { code: error.code ?? grpc.status.UNKNOWN, details: error.message, metadata: trailers };
}

async function single(call, reply, done) {
  const trailers = echo(call);
  try {
    done(null, await reply(), trailers);
  } catch (error) {
    done(status(error, trailers));
  }
}

async function stream(call, replies) {
  const trailers = echo(call);
  try {
    for await (const reply of replies) call.write(reply);
    call.end(trailers);
  } catch (error) {
    call.emit("error", status(error, trailers));
  }
}

// Sends back what is sent back ahead of the reply. Returns what is sent after it.
function echo(call) {
  const headers = new grpc.Metadata();
  for (const value of call.metadata.get(ECHOED.initial)) headers.add(ECHOED.initial, value);
  call.sendMetadata(headers);
  const trailers = new grpc.Metadata();
  for (const value of call.metadata.get(ECHOED.trailing)) trailers.add(ECHOED.trailing, value);
  return trailers;
}
