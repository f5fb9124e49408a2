// Calls the server of examples/web at the address given: its client in Node and in Chromium, by each protocol that it
// has, and others on the same port. Ends with a line "N passed, N failed".
//
//   main.mjs ADDRESS EXAMPLE    EXAMPLE is a copy of examples/web, its client built
import { deepStrictEqual as same, match, strictEqual as equal } from "node:assert";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { start, visit } from "./browser.mjs";

const [address, example] = process.argv.slice(2);
const url = `http://${address}`;
const SAID = ["Hello, Zoë!", "1. Hello, Zoë!", "2. Hello, Zoë!", "3. Hello, Zoë!"];
const REFUSED = "[invalid_argument] name is empty: expected a name";
const PROTOCOLS = { connect: "Connect", "connect-json": "Connect, JSON", "connect-get": "Connect, GET", "grpc-web": "gRPC-Web" };

const execute = promisify(execFile);
const run = async (...command) => {
  try {
    const { stdout, stderr } = await execute(command[0], command.slice(1), { timeout: 30_000 });
    return { code: 0, stdout, stderr };
  } catch ({ code, stdout, stderr }) {
    return { code, stdout, stderr };
  }
};

async function inNode(protocol) {
  const terminal = (name) => run("node", `${example}/client/dist/terminal.js`, url, name, protocol);
  same(await terminal("Zoë"), { code: 0, stdout: SAID.map((line) => `${line}\n`).join(""), stderr: "" });
  const refused = await terminal("");
  equal(refused.code, 1);
  match(refused.stderr, new RegExp(REFUSED.replace(/[[\]]/g, "\\$&")));
}

const inChromium = (browser, protocol) => visit(browser, url, {}, async (page) => {
  const greet = async (name, last) => {
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Greet" }).click();
    await page.getByText(last).waitFor();
    return (await page.locator("output").textContent()).trim().split("\n");
  };
  await page.getByLabel("Protocol").selectOption({ label: PROTOCOLS[protocol] });
  same(await greet("Zoë", "Bye."), [...SAID, "Bye."]);
  const [refused] = await greet("", "expected a name");
  equal(refused, `ConnectError: ${REFUSED}`);
});

async function overGrpc() {
  const buf = (method, request) => run(`${example}/client/node_modules/.bin/buf`, "curl", "--schema", `${example}/proto`,
    "--protocol", "grpc", "--http2-prior-knowledge", "-d", JSON.stringify(request), `${url}/greet.v1.GreeterService/${method}`);
  const { stdout } = await buf("RepeatHello", { name: "Zoë", times: 3 });
  same([...stdout.matchAll(/"message": *"(.*)"/g)].map(([, message]) => message), SAID.slice(1));
  match((await buf("SayHello", {})).stderr, /name is empty/);
}

const browser = await start();
const checks = {};
for (const protocol of Object.keys(PROTOCOLS)) {
  checks[`in Node, ${protocol}`] = () => inNode(protocol);
  checks[`in Chromium, ${protocol}`] = () => inChromium(browser, protocol);
}
checks["gRPC, by buf curl"] = overGrpc;

let passed = 0;
let failed = 0;
for (const [check, run] of Object.entries(checks)) {
  try {
    await run();
    passed += 1;
    console.log(`ok      ${check}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${check}\n`, error);
  }
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
