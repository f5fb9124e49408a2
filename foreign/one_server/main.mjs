// One server process, called by everybody in one run: each gets the same greeting, and each is refused alike when its
// deadline is over. Ends with a line "N passed, N failed".
//
//   main.mjs ADDRESS GO GRPCURL WORK    WORK is a folder with the bundle of in_browser.mjs
import { deepStrictEqual as same, strictEqual as equal } from "node:assert";
import { readFile } from "node:fs/promises";
import { start, visit } from "./browser.mjs";
import * as peers from "./peers.mjs";

const [address, go, grpcurl, work] = process.argv.slice(2);
const REQUEST = { name: "Zoë 陈", greeting: "Hi" };
const GREETING = "Hi Zoë 陈";
const PARROT = [1, 2, 3, 4, 5].map((number) => `${number} ${GREETING}`);
const TIMEOUT = 1250; // milliseconds: between the third reply of the parrot and the fourth

const checks = {
  greeting: async (peer) => equal(await peer.hello(REQUEST), GREETING),
  stream: async (peer) => same(await peer.parrot(REQUEST), { messages: PARROT, code: "OK" }),
  deadline: async (peer) =>
    same(await peer.parrot(REQUEST, TIMEOUT), { messages: PARROT.slice(0, 3), code: "DEADLINE_EXCEEDED" }),
};
let passed = 0;
let failed = 0;

async function check(name, peer) {
  for (const [what, run] of Object.entries(checks)) {
    try {
      await run(peer);
      passed += 1;
      console.log(`ok      ${name}: ${what}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}: ${what}\n`, error);
    }
  }
}

// grpcurl learns the schema from the server, and writes it down for those who cannot ask.
const descriptors = `${work}/greet.binpb`;
const { code, stderr } = await peers.run([grpcurl, "-plaintext", "-protoset-out", descriptors, address, "describe", "greet.Greeter"]);
equal(code, 0, stderr);

const chromium = await start();
try {
  await visit(chromium, `http://${address}/`, {}, async (page) => {
    await page.evaluate(await readFile(`${work}/bundle.js`, "utf8"));
    const names = await page.evaluate(() => Object.keys(globalThis.peers));
    await Promise.all([
      check("grpc-go", peers.go(go, descriptors, address, "grpc")),
      check("connect-go", peers.go(go, descriptors, address, "connect")),
      check("grpcurl", peers.grpcurl(grpcurl, address)),
      check("curl", peers.curl(address)),
      // One after the other: Chromium opens six connections to a host.
      (async () => {
        for (const name of names) await check(`Chromium, ${name}`, peers.browser(page, name));
      })(),
    ]);
  });
} finally {
  await chromium.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
