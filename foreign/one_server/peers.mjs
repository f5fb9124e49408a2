// The callers. Each has `hello(request)`, which gives the message of the reply, and `parrot(request, timeoutMs)`, which
// gives the messages of the replies and the name of the code with which the call ended.
import { spawn } from "node:child_process";

/** Runs a program to its end. */
export function run(command, input = "") {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { timeout: 30_000 });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => (output[name] += text));
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...output }));
    child.stdin.end(input);
  });
}

/** `DeadlineExceeded`, `deadline_exceeded` and 4 are one code. */
export const upper = (code) => code.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();

/** The program over grpc-go and connect-go of foreign/scenarios. */
export function go(program, descriptors, address, protocol) {
  const call = async (method, request, timeoutMs = 20_000) => {
    const path = `/greet.Greeter/${method}`;
    const command = [program, "call", descriptors, address, path, protocol, `${timeoutMs}ms`];
    const { stdout, stderr } = await run(command, JSON.stringify(request) + "\n");
    const lines = stdout.split("\n").filter(Boolean);
    if (stderr) throw new Error(stderr);
    return { code: lines.pop(), messages: lines.map((line) => JSON.parse(line).message) };
  };
  return {
    hello: async (request) => (await call("SayHello", request)).messages[0],
    parrot: (request, timeoutMs) => call("ParrotSaysHello", request, timeoutMs),
  };
}

/** grpcurl, which knows nothing of the service but by reflection. */
export function grpcurl(program, address) {
  const call = async (method, request, timeoutMs) => {
    const limit = timeoutMs === undefined ? [] : ["-max-time", String(timeoutMs / 1000)];
    const command = [program, "-plaintext", ...limit, "-d", JSON.stringify(request), address, `greet.Greeter/${method}`];
    const { code, stdout, stderr } = await run(command);
    const messages = [...stdout.matchAll(/"message": "(.*)"/g)].map(([, message]) => message);
    return { messages, code: code === 0 ? "OK" : upper(/Code: (\w+)/.exec(stderr)?.[1] ?? stderr) };
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
      // These messages are shorter than 0x20 bytes, so the prefixes are control characters, and nothing else is.
      const values = stdout.split(/[\0-\x02]\0\0\0[^{]*(?=\{)/).filter(Boolean).map((text) => JSON.parse(text));
      const { error } = values.pop();
      return { messages: values.map(({ message }) => message), code: upper(error?.code ?? "OK") };
    },
  };
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
