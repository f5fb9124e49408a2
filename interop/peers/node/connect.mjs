// connect-node as a client, by gRPC or gRPC-Web, and as a server of both.
import { readFileSync } from "node:fs";
import { createSecureServer, createServer } from "node:http2";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { Asked, ECHOED, duplex, halfDuplex, replies, sum, unary } from "./service.mjs";

const registry = (set) => createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(set)));

export function connect(set, port, { library, authority, host }) {
  const services = registry(set);
  const make = library === "connect-web" ? createGrpcWebTransport : createGrpcTransport;
  const scheme = authority ? "https" : "http";
  const nodeOptions = authority && { ca: authority, servername: host };
  const transport = make({ baseUrl: `${scheme}://127.0.0.1:${port}`, httpVersion: "2", nodeOptions });
  return (path, requests, options = {}) => {
    const [service, name] = path.split("/");
    const method = services.getService(service).methods.find((it) => it.name === name);
    const response = begin(transport, method, requests, options);
    response.catch(() => {}); // whoever reads the replies is told
    return {
      replies: read(response, method),
      headers: async () => Object.fromEntries((await response).header),
      trailers: async () => Object.fromEntries((await response).trailer),
    };
  };
}

async function begin(transport, method, requests, { metadata, timeoutMs, signal }) {
  if (method.methodKind === "unary") {
    const [request] = requests;
    return transport.unary(method, signal, timeoutMs, metadata, request);
  }
  return transport.stream(method, signal, timeoutMs, metadata, each(requests));
}

async function* each(requests) {
  yield* requests;
}

async function* read(response, method) {
  try {
    const { message } = await response;
    if (method.methodKind === "unary") yield message;
    else yield* message;
  } catch (error) {
    const { code, rawMessage } = ConnectError.from(error);
    throw Object.assign(new Error(rawMessage), { code });
  }
}

export function serve(set, port, { certificate, key }) {
  const service = registry(set).getService("grpc.testing.TestService");
  const routes = (router) => router.service(service, implementation);
  const answer = connectNodeAdapter({ routes });
  const server = key ? createSecureServer({ cert: certificate, key }, answer) : createServer(answer);
  server.listen(port, "127.0.0.1");
}

const implementation = {
  emptyCall: (_, context) => (echo(context), {}),
  unaryCall: (request, context) => (echo(context), told(() => unary(request))),
  streamingOutputCall: (request, context) => (echo(context), toldEach(replies(request))),
  streamingInputCall: (requests, context) => (echo(context), sum(requests)),
  fullDuplexCall: (requests, context) => (echo(context), toldEach(duplex(requests))),
  halfDuplexCall: (requests, context) => (echo(context), toldEach(halfDuplex(requests))),
};

function echo({ requestHeader, responseHeader, responseTrailer }) {
  const initial = requestHeader.get(ECHOED.initial);
  if (initial !== null) responseHeader.set(ECHOED.initial, initial);
  const trailing = requestHeader.get(ECHOED.trailing);
  if (trailing !== null) responseTrailer.set(ECHOED.trailing, trailing);
}

function error(asked) {
  return asked instanceof Asked ? new ConnectError(asked.message, asked.code) : asked;
}

function told(reply) {
  try {
    return reply();
  } catch (asked) {
    throw error(asked);
  }
}

async function* toldEach(replies) {
  try {
    yield* replies;
  } catch (asked) {
    throw error(asked);
  }
}
