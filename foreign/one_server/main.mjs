// One server process, called by everybody in one run: each gets the same greeting, and each is refused alike when its
// deadline is over. Ends with a line "N passed, N failed".
//
//   main.mjs ADDRESS GO WORK    WORK is a folder with the bundle of in_browser.mjs
import { deepStrictEqual as same, strictEqual as equal } from "node:assert";
import { readFile } from "node:fs/promises";
import { start, visit } from "./browser.mjs";
import * as peers from "./peers.mjs";
import { report, run } from "./run.mjs";

const [address, go, work] = process.argv.slice(2);
const REQUEST = { name: "Zoë 陈", greeting: "Hi" };
const GREETING = "Hi Zoë 陈";
const PARROT = [1, 2, 3, 4, 5].map((number) => `${number} ${GREETING}`);
const TIMEOUT = 1400; // milliseconds: the fourth reply of the parrot comes later

const checks = {
  greeting: async (peer) => equal(await peer.hello(REQUEST), GREETING),
  stream: async (peer) => same(await peer.parrot(REQUEST), { messages: PARROT, code: "OK" }),
  deadline: async (peer) => {
    const { messages, code } = await peer.parrot(REQUEST, TIMEOUT);
    equal(code, "DEADLINE_EXCEEDED");
    // A client that is slow to connect has less.
    same(messages, PARROT.slice(0, 3).slice(0, messages.length));
  },
};
// grpcurl learns the schema from the server, and writes it down for those who cannot ask.
const descriptors = `${work}/greet.binpb`;
const { code, stderr } = await run(["grpcurl", "-plaintext", "-protoset-out", descriptors, address, "describe", "greet.Greeter"]);
equal(code, 0, stderr);

const escaped = ({ name, greeting }) => `${encodeURIComponent(name)}?greeting=${encodeURIComponent(greeting)}`;
const everybody = {
  "grpc-go": peers.go(go, descriptors, address, "grpc"),
  "connect-go": peers.go(go, descriptors, address, "connect"),
  grpcurl: peers.grpcurl(address),
  "curl, Connect": peers.curl(address),
  "curl, REST by path and query": peers.rest(address, {
    hello: (request) => ({ path: `/v1/hello/${escaped(request)}` }),
    parrot: (request) => ({ path: `/v1/parrot/${escaped(request)}` }),
  }),
  "curl, REST by body": peers.rest(address, {
    hello: (request) => ({ path: "/v1/hello", body: JSON.stringify(request) }),
    parrot: (request) => ({ path: "/v1/interact", body: peers.slowly(request) }),
  }),
};

const chromium = await start();
try {
  await visit(chromium, `http://${address}/`, {}, async (page) => {
    await page.evaluate(await readFile(`${work}/bundle.js`, "utf8"));
    for (const name of await page.evaluate(() => Object.keys(globalThis.peers))) {
      everybody[`Chromium, ${name}`] = peers.browser(page, name);
    }
    const list = {};
    for (const [name, peer] of Object.entries(everybody)) {
      for (const [what, check] of Object.entries(checks)) list[`${name}: ${what}`] = () => check(peer);
    }
    // Four at a time, since most of their time they wait for the parrot.
    await report(list, 4);
  });
} finally {
  await chromium.close();
}
