// @connectrpc/connect-node over HTTP/1.1 and HTTP/2: gRPC-Web, and Connect in both formats.
import { deepStrictEqual as same, strictEqual as equal } from "node:assert";
import { Code, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { Greeter } from "./schema.mjs";

const PARROT = [1, 2, 3, 4, 5].map((number) => `${number} Hello Jimin`);

export async function fails(code, call) {
  try {
    await call();
  } catch (error) {
    equal(error.code, code, String(error));
    return error;
  }
  throw new Error(`expected code ${code}, and it succeeded`);
}

export function checks(address, httpVersion, protocol) {
  const settings = { baseUrl: `http://${address}`, httpVersion, useBinaryFormat: protocol !== "json" };
  const transport = protocol === "web" ? createGrpcWebTransport(settings) : createConnectTransport(settings);
  const client = createClient(Greeter, transport);
  const names = async function* () {
    yield { name: "Annie", greeting: "Hi" };
    yield { name: "Bo", greeting: "Hey" };
  };
  const collect = async (replies) => {
    const messages = [];
    for await (const reply of replies) messages.push(reply.message);
    return messages;
  };
  const list = {
    async unary() {
      equal((await client.sayHello({ name: "Annie", greeting: "Hi" })).message, "Hi Annie");
    },
    async "server streaming"() {
      same(await collect(client.parrotSaysHello({ name: "Jimin", greeting: "Hello" })), PARROT);
    },
    async "a large message"() {
      const name = "x".repeat(3_000_000);
      equal((await client.sayHello({ name, greeting: "Hi" })).message, `Hi ${name}`);
    },
    async "an unknown method"() {
      const error = await fails(Code.Unimplemented, () => client.sayGoodbye({ name: "Annie" }));
      equal(error.rawMessage.includes("SayGoodbye"), true, error.rawMessage);
    },
    async "a deadline within a stream"() {
      const messages = [];
      const request = { name: "Jimin", greeting: "Hello" };
      await fails(Code.DeadlineExceeded, async () => {
        for await (const reply of client.parrotSaysHello(request, { timeoutMs: 1200 })) messages.push(reply.message);
      });
      same(messages, PARROT.slice(0, 3));
    },
    async cancellation() {
      const stop = new AbortController();
      const request = { name: "Jimin", greeting: "Hello" };
      await fails(Code.Canceled, async () => {
        for await (const reply of client.parrotSaysHello(request, { signal: stop.signal })) {
          equal(reply.message, PARROT[0]);
          stop.abort();
        }
      });
    },
    async "a hundred at once"() {
      const greet = async (number) => (await client.sayHello({ name: `Guest ${number}`, greeting: "Hi" })).message;
      const numbers = [...Array(100).keys()];
      same(await Promise.all(numbers.map(greet)), numbers.map((number) => `Hi Guest ${number}`));
    },
    async "client streaming"() {
      const reply = await client.chattyClientSaysHello(names());
      same(reply.request.map((it) => it.name), ["Annie", "Bo"]);
    },
  };
  if (httpVersion === "2") {
    // Over HTTP/1.1 a connection that ends under an upload may hide the answer to it.
    list["a message that is too large"] = async () => {
      const name = "x".repeat(5_000_000);
      await fails(Code.ResourceExhausted, () => client.sayHello({ name, greeting: "Hi" }));
    };
    list["both streaming"] = async () => {
      same(await collect(client.interactingHello(names())), ["Hi Annie", "Hey Bo"]);
    };
  }
  return list;
}
