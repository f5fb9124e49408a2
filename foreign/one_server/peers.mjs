// The callers. Each has `hello(request)`, which gives the message of the reply, and `parrot(request, timeoutMs)`, which
// gives the messages of the replies and the name of the code with which the call ended.
import { setTimeout as sleep } from "node:timers/promises";
import { objects, run } from "./run.mjs";

/** `DeadlineExceeded`, `deadline_exceeded` and 4 are one code. */
export const upper = (code) => code.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();

const messages = (stdout) => objects(stdout).map(({ message }) => message);

/** The program over grpc-go and connect-go of foreign/scenarios. */
export function go(program, descriptors, address, protocol) {
  const call = async (method, request, timeoutMs = 20_000) => {
    const path = `/greet.Greeter/${method}`;
    const command = [program, "call", descriptors, address, path, protocol, `${timeoutMs}ms`];
    const { stdout, stderr } = await run(command, JSON.stringify(request) + "\n");
    if (stderr) throw new Error(stderr);
    return { messages: messages(stdout), code: stdout.trim().split("\n").at(-1) };
  };
  return {
    hello: async (request) => (await call("SayHello", request)).messages[0],
    parrot: (request, timeoutMs) => call("ParrotSaysHello", request, timeoutMs),
  };
}

/** grpcurl, which knows nothing of the service but by reflection. */
export function grpcurl(address) {
  const call = async (method, request, timeoutMs) => {
    const limit = timeoutMs === undefined ? [] : ["-max-time", String(timeoutMs / 1000)];
    const command = ["grpcurl", "-plaintext", ...limit, "-d", JSON.stringify(request), address, `greet.Greeter/${method}`];
    const { code, stdout, stderr } = await run(command);
    return { messages: messages(stdout), code: code === 0 ? "OK" : upper(/Code: (\w+)/.exec(stderr)?.[1] ?? stderr) };
  };
  return {
    hello: async (request) => (await call("SayHello", request)).messages[0],
    parrot: (request, timeoutMs) => call("ParrotSaysHello", request, timeoutMs),
  };
}

/** curl, by Connect in JSON: a body for one message, envelopes for a stream. */
export function curl(address) {
  const command = (method, type, timeoutMs) => ["curl", "-sS", "-H", `content-type: application/${type}`,
    ...(timeoutMs === undefined ? [] : ["-H", `connect-timeout-ms: ${timeoutMs}`]),
    "--data-binary", "@-", `http://${address}/greet.Greeter/${method}`];
  const envelope = (text) => {
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(Buffer.byteLength(text), 1);
    return Buffer.concat([prefix, Buffer.from(text)]);
  };
  return {
    async hello(request) {
      return JSON.parse((await run(command("SayHello", "json"), JSON.stringify(request))).stdout).message;
    },
    async parrot(request, timeoutMs) {
      const { stdout } = await run(command("ParrotSaysHello", "connect+json", timeoutMs), envelope(JSON.stringify(request)));
      const { error } = objects(stdout).at(-1);
      return { messages: messages(stdout).slice(0, -1), code: upper(error?.code ?? "OK") };
    },
  };
}

/** A client of REST. `hello` and `parrot` give a path, and the messages of a body if there is one. */
export function rest(address, { hello, parrot }) {
  // curl reads `.` as stdin, and the reply while it sends that.
  const call = ({ path, body }, ...headers) => run(["curl", "-sS", ...headers.flatMap((header) => ["-H", header]),
    ...(body ? ["-X", "POST", "-H", "content-type: application/json", "-T", "."] : []), `http://${address}${path}`], body);
  return {
    hello: async (request) => messages((await call(hello(request))).stdout)[0],
    async parrot(request, timeoutMs) {
      const headers = timeoutMs === undefined ? [] : [`grpc-timeout: ${timeoutMs}m`];
      const values = objects((await call(parrot(request), ...headers)).stdout);
      const code = values.at(-1).error?.code ?? 0;
      return {
        messages: values.filter(({ error }) => !error).map(({ message }) => message),
        code: { 0: "OK", 4: "DEADLINE_EXCEEDED" }[code] ?? code,
      };
    },
  };
}

/** A body slower than the parrot. The greeter answers each of its messages, and so says what the parrot would. */
export async function* slowly({ name, greeting }) {
  for (let number = 1; number <= 5; number++) {
    if (number > 1) await sleep(1000);
    yield JSON.stringify({ name, greeting: `${number} ${greeting}` }) + "\n";
  }
}

/** What in_browser.mjs has under this name, in a page of the server. */
export function browser(page, name) {
  const call = (method, ...input) =>
    page.evaluate(([name, method, input]) => globalThis.peers[name][method](...input), [name, method, input]);
  return {
    hello: (request) => call("hello", request),
    async parrot(...input) {
      const { messages, code } = await call("parrot", ...input);
      return { messages, code: upper(code) };
    },
  };
}
