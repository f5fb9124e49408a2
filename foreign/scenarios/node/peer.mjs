// A server and a client of every scenario over grpc-js.
//
//     peer.mjs serve SET                  prints `listening on ADDRESS`, and serves until it is stopped
//     peer.mjs call SET ADDRESS METHOD    requests on stdin and replies on stdout, ProtoJSON, one a line; then the status

import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { createFileRegistry, fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import * as grpc from "@grpc/grpc-js";

const five = (text) => [1, 2, 3, 4, 5].map(text);
const names = (all) => all.map((it) => it.name).join(", ");
const greeting = ({ greeting = "", name = "" }) => `${greeting} ${name}`;

// What a method answers: before it reads (`first`), to `each` request, and after the `last`.
const behaviours = {
  "/greet.Greeter/SayHello": { each: (it) => [{ message: greeting(it) }] },
  "/greet.Greeter/ParrotSaysHello": {
    each: (it) => five((number) => ({ message: `${number} ${greeting(it)}` })),
    pause: 500,
  },
  "/greet.Greeter/ChattyClientSaysHello": {
    last: (request) => [
      { message: `You have sent ${request.length} messages. Please expect a delayed response.`, request },
    ],
  },
  "/greet.Greeter/InteractingHello": { each: (it) => [{ message: greeting(it) }] },
  "/example.UserService/GetUser": {
    each: ({ id }) => {
      if (id !== "3") throw { code: grpc.status.NOT_FOUND, details: "no such user" };
      return [{ id, name: "Zoë 陈", age: 27 }];
    },
  },
  "/example.FileService/CheckFile": {
    each: ({ filename }) => [filename === "zoë.txt" ? { exists: true, size: "5" } : {}],
  },
  "/example.ChatService/Chat": { each: ({ sender }) => [{ sender: "Server", content: `Hello, ${sender}!` }] },
  "/textbook.HelloService/SayHello": { each: (it) => [{ reply: `You said: ${it.greeting}` }] },
  "/textbook.HelloService/LotsOfReplies": {
    each: (it) => five((number) => ({ reply: `${number}. You said: ${it.greeting}` })),
  },
  "/textbook.HelloService/LotsOfGreetings": {
    last: (all) => [{ reply: `You said: ${all.map((it) => it.greeting).join(", ")}` }],
  },
  "/textbook.HelloService/BidiHello": {
    first: [{ reply: "Welcome!" }],
    each: (it) => [{ reply: `You said: ${it.greeting}` }],
    last: () => [{ reply: "Goodbye!" }],
  },
  "/helloworld.Greeter/SayHello": { each: ({ name }) => [{ message: `Hello, ${name}!` }] },
  "/helloworld.Greeter/SayHelloAgain": { each: ({ name }) => [{ message: `Hello again, ${name}!` }] },
  "/helloworld.Greeter/SayHelloServerStreaming": {
    each: ({ name }) => five((number) => ({ message: `Hello, ${name}! Number ${number}` })),
  },
  "/helloworld.Greeter/SayHelloClientStreaming": { last: (all) => [{ message: `Hello, ${names(all)}!` }] },
  "/helloworld.Greeter/SayHelloBiDiStreaming": { each: ({ name }) => [{ message: `Hello, ${name}!` }] },
  "/hello.Greeter/SayHello": { each: ({ name }) => [{ reply: `Hello, ${name}!` }] },
  "/hello.Greeter/LotsOfReplies": {
    each: ({ name }) => five((number) => ({ reply: `Hello, ${name}! Number ${number}` })),
  },
  "/hello.Greeter/LotsOfGreetings": { last: (all) => [{ reply: `Hello, ${names(all)}!` }] },
  "/Receiver/receive": { each: ({ xwho }) => [{ message: `Hello, ${xwho}!` }] },
};

const set = fromBinary(FileDescriptorSetSchema, readFileSync(process.argv[3]));
const registry = createFileRegistry(set);

// The methods of a service as grpc-js wants them described.
function definition(service) {
  const methods = service.methods.map((method) => {
    const codec = (schema) => ({
      serialize: (json) => Buffer.from(toBinary(schema, fromJson(schema, json, { registry }))),
      deserialize: (bytes) => toJson(schema, fromBinary(schema, bytes), { registry }),
    });
    const [request, reply] = [codec(method.input), codec(method.output)];
    const both = {
      path: `/${service.typeName}/${method.name}`,
      requestStream: ["client_streaming", "bidi_streaming"].includes(method.methodKind),
      responseStream: ["server_streaming", "bidi_streaming"].includes(method.methodKind),
      requestSerialize: request.serialize,
      requestDeserialize: request.deserialize,
      responseSerialize: reply.serialize,
      responseDeserialize: reply.deserialize,
    };
    return [method.name, both];
  });
  return Object.fromEntries(methods);
}

const services = [...registry].filter((it) => it.kind === "service").map(definition);

async function* answers({ first = [], each = () => [], last = () => [], pause = 0 }, requests) {
  yield* first;
  const all = [];
  for await (const request of requests) {
    all.push(request);
    for (const [number, answer] of each(request).entries()) {
      if (number > 0) await setTimeout(pause);
      yield answer;
    }
  }
  yield* last(all);
}

function handler({ path, requestStream, responseStream }) {
  // The end of the requests must not destroy the half that replies.
  const requests = (call) => (requestStream ? call.iterator({ destroyOnReturn: false }) : [call.request]);
  const begin = (call) => answers(behaviours[path], requests(call));
  if (!responseStream) {
    return (call, done) =>
      begin(call).next().then(({ value }) => done(null, value), (error) => done(error));
  }
  return async (call) => {
    for await (const answer of begin(call)) call.write(answer);
    call.end();
  };
}

function serve() {
  const server = new grpc.Server();
  for (const service of services) {
    const handlers = Object.entries(service).map(([name, method]) => [name, handler(method)]);
    server.addService(service, Object.fromEntries(handlers));
  }
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(`listening on 127.0.0.1:${port}`);
  });
}

function call(address, path) {
  const requests = readFileSync(0, "utf8").trim().split("\n").map(JSON.parse);
  const method = services.flatMap(Object.values).find((it) => it.path === path);
  const client = new grpc.Client(address, grpc.credentials.createInsecure());
  const deadline = { deadline: Date.now() + 20_000 };
  const codec = [path, method.requestSerialize, method.responseDeserialize];
  const print = (reply) => console.log(JSON.stringify(reply));
  const end = (code) => {
    console.log(grpc.status[code]);
    client.close();
  };
  const ended = (error, reply) => {
    if (!error) print(reply);
    end(error?.code ?? grpc.status.OK);
  };
  let begun;
  if (!method.responseStream) {
    begun = method.requestStream
      ? client.makeClientStreamRequest(...codec, new grpc.Metadata(), deadline, ended)
      : client.makeUnaryRequest(...codec, requests[0], new grpc.Metadata(), deadline, ended);
  } else {
    begun = method.requestStream
      ? client.makeBidiStreamRequest(...codec, new grpc.Metadata(), deadline)
      : client.makeServerStreamRequest(...codec, requests[0], new grpc.Metadata(), deadline);
    begun.on("data", print);
    begun.on("error", () => {});
    begun.on("status", ({ code }) => end(code));
  }
  if (method.requestStream) {
    for (const request of requests) begun.write(request);
    begun.end();
  }
}

const [, , command, , ...rest] = process.argv;
({ serve, call })[command](...rest);
