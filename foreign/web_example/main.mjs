// Calls the server of examples/web at the address given: its client in Node and in Chromium, by each protocol that it
// has, and others on the same port. Ends with a line "N passed, N failed".
//
//   main.mjs ADDRESS EXAMPLE    EXAMPLE is a copy of examples/web, its client built
import { deepStrictEqual as same, match, strictEqual as equal } from "node:assert";
import { readFile } from "node:fs/promises";
import { start } from "./browser.mjs";
import { PROTOCOLS, SAID, fill } from "./form.mjs";
import { objects, report, run } from "./run.mjs";

const [address, example] = process.argv.slice(2);
const url = `http://${address}`;
const REFUSED = "[invalid_argument] name is empty: expected a name";

async function inNode(protocol) {
  const terminal = (name) => run(["node", `${example}/client/dist/terminal.js`, url, name, protocol]);
  same(await terminal("Zoë"), { code: 0, stdout: SAID.map((line) => `${line}\n`).join(""), stderr: "" });
  const refused = await terminal("");
  equal(refused.code, 1);
  match(refused.stderr, new RegExp(REFUSED.replace(/[[\]]/g, "\\$&")));
}

async function overGrpc() {
  const buf = (method, request) => run([`${example}/client/node_modules/.bin/buf`, "curl", "--schema", example,
    "--protocol", "grpc", "--http2-prior-knowledge", "-d", JSON.stringify(request), `${url}/greet.v1.GreeterService/${method}`]);
  same(objects((await buf("RepeatHello", { name: "Zoë", times: 3 })).stdout), SAID.slice(1).map((message) => ({ message })));
  match((await buf("SayHello", {})).stderr, /name is empty/);
}

async function byRest() {
  const get = async (path) => {
    const response = await fetch(`${url}/v1/hello/${path}`);
    return { status: response.status, lines: objects(await response.text()) };
  };
  same(await get("Zo%C3%AB"), { status: 200, lines: [{ message: SAID[0] }] });
  same(await get("Zo%C3%AB:repeat?times=3"), { status: 200, lines: SAID.slice(1).map((message) => ({ message })) });
  const { status, lines } = await get("Zo%C3%AB:repeat?times=11");
  equal(status, 400);
  equal(lines[0].message, "times is 11: expected 1 to 10");
}

/** The commands that the README has for a terminal. */
async function fromReadme() {
  const [, commands] = /^```sh\n(node .*?)^```/ms.exec(await readFile(`${example}/README.md`, "utf8"));
  const { code, stdout } = await run(["sh", "-ec", `cd '${example}'\n${commands.replaceAll("127.0.0.1:8080", address)}`]);
  equal(code, 0);
  const said = SAID.map((line) => line.replace("Zoë", "Annie"));
  same(stdout.split("\n").slice(0, 4), said);
  same(objects(stdout), [{ message: said[0] }, { message: said[0] }]);
}

const browser = await start();
const checks = {};
for (const protocol of Object.keys(PROTOCOLS)) {
  checks[`in Node, ${protocol}`] = () => inNode(protocol);
  checks[`in Chromium, ${protocol}`] = () => fill(browser, url, protocol, `ConnectError: ${REFUSED}`);
}
checks["gRPC, by buf curl"] = overGrpc;
checks["REST, by fetch"] = byRest;
checks["the commands of the README"] = fromReadme;

try {
  await report(checks);
} finally {
  await browser.close();
}
