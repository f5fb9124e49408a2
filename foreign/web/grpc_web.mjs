// npm's grpc-web, the client that Google made for browsers: as text, and binary (unary only, as it says itself).
import { deepStrictEqual as same, strictEqual as equal } from "node:assert";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import grpc from "grpc-web";
import streaming from "xmlhttprequest";
import binary from "xmlhttprequest-ssl";
import { fails } from "./connect.mjs";
import { HelloReply, HelloRequest } from "./schema.mjs";

// What browsers have: the first one shows text while it arrives, the second one knows bytes.
const BROWSERS = { text: streaming.XMLHttpRequest, binary };

const { GrpcWebClientBase, MethodDescriptor, MethodType, StatusCode } = grpc;

function method(name, type) {
  const write = (request) => toBinary(HelloRequest, request);
  const read = (bytes) => fromBinary(HelloReply, bytes);
  return new MethodDescriptor(`/greet.Greeter/${name}`, type, Object, Object, write, read);
}

const request = (name, greeting = "Hello") => create(HelloRequest, { name, greeting });

export function checks(address, format) {
  globalThis.XMLHttpRequest = BROWSERS[format];
  const client = new GrpcWebClientBase({ format });
  const call = (name, message, metadata = {}) => {
    const it = method(name, MethodType.UNARY);
    return client.unaryCall(`http://${address}/greet.Greeter/${name}`, message, metadata, it);
  };
  const list = {
    async unary() {
      equal((await call("SayHello", request("Annie", "Hi"))).message, "Hi Annie");
    },
    async "metadata with it"() {
      equal((await call("SayHello", request("Annie"), { "x-trace": "1" })).message, "Hello Annie");
    },
    async "messages of every length modulo three"() {
      for (const name of ["", "a", "aa", "aaa", "aaaa"]) {
        equal((await call("SayHello", request(name))).message, `Hello ${name}`);
      }
    },
    async "an unknown method"() {
      await fails(StatusCode.UNIMPLEMENTED, () => call("SayGoodbye", request("Annie")));
    },
  };
  if (format === "text") {
    const parrot = (metadata) => {
      const it = method("ParrotSaysHello", MethodType.SERVER_STREAMING);
      const url = `http://${address}/greet.Greeter/ParrotSaysHello`;
      return client.serverStreaming(url, request("Jimin"), metadata, it);
    };
    list["a deadline within a stream"] = async () => {
      const replies = parrot({ deadline: String(Date.now() + 1200) });
      await fails(StatusCode.DEADLINE_EXCEEDED, () => new Promise((resolve, reject) => {
        replies.on("error", reject);
        replies.on("end", resolve);
      }));
    };
    list["server streaming, as it comes"] = async () => {
      const replies = parrot({});
      const seen = [];
      const moments = [];
      await new Promise((resolve, reject) => {
        replies.on("data", (reply) => (seen.push(reply.message), moments.push(performance.now())));
        replies.on("error", reject);
        replies.on("end", resolve);
      });
      same(seen, [1, 2, 3, 4, 5].map((number) => `${number} Hello Jimin`));
      // Half a second apart at the server.
      equal(moments[4] - moments[0] > 1000, true, `all at once: ${moments}`);
    };
  }
  return list;
}
