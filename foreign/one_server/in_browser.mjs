// What runs inside of Chromium: connect-web by both of its protocols, and npm's grpc-web.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import grpc from "grpc-web";
import { Greeter, HelloReply, HelloRequest } from "./schema.mjs";

const baseUrl = location.origin;

function connectWeb(transport) {
  const client = createClient(Greeter, transport);
  return {
    hello: async (request) => (await client.sayHello(request)).message,
    async parrot(request, timeoutMs) {
      const messages = [];
      try {
        for await (const reply of client.parrotSaysHello(request, { timeoutMs })) messages.push(reply.message);
        return { messages, code: "OK" };
      } catch (error) {
        return { messages, code: Code[ConnectError.from(error).code] };
      }
    },
  };
}

function grpcWeb() {
  const { GrpcWebClientBase, MethodDescriptor, MethodType, StatusCode } = grpc;
  const client = new GrpcWebClientBase({ format: "text" });
  const write = (request) => toBinary(HelloRequest, create(HelloRequest, request));
  const read = (bytes) => fromBinary(HelloReply, bytes);
  const method = (name, type) => new MethodDescriptor(`/greet.Greeter/${name}`, type, Object, Object, write, read);
  const url = (name) => `${baseUrl}/greet.Greeter/${name}`;
  return {
    async hello(request) {
      return (await client.unaryCall(url("SayHello"), request, {}, method("SayHello", MethodType.UNARY))).message;
    },
    parrot(request, timeoutMs) {
      const metadata = timeoutMs === undefined ? {} : { deadline: String(Date.now() + timeoutMs) };
      const it = method("ParrotSaysHello", MethodType.SERVER_STREAMING);
      const replies = client.serverStreaming(url("ParrotSaysHello"), request, metadata, it);
      const messages = [];
      const name = (code) => Object.keys(StatusCode).find((name) => StatusCode[name] === code);
      return new Promise((resolve) => {
        replies.on("data", (reply) => messages.push(reply.message));
        replies.on("end", () => resolve({ messages, code: "OK" }));
        replies.on("error", ({ code }) => resolve({ messages, code: name(code) }));
      });
    },
  };
}

globalThis.peers = {
  connect: connectWeb(createConnectTransport({ baseUrl })),
  "connect, binary": connectWeb(createConnectTransport({ baseUrl, useBinaryFormat: true })),
  "connect, GET": connectWeb(createConnectTransport({ baseUrl, useHttpGet: true })),
  "gRPC-Web": connectWeb(createGrpcWebTransport({ baseUrl })),
  "grpc-web": grpcWeb(),
};
