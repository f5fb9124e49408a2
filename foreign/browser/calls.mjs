// Runs the checks of a client in WebAssembly against the server at the address given: in Node, and in Chromium. Ends with
// a line "N passed, N failed".
//
//   calls.mjs ADDRESS FOLDER    FOLDER is what wasm-bindgen has made
import { deepStrictEqual as same } from "node:assert";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, request as ask } from "node:http";
import { start } from "./browser.mjs";
import { report } from "./run.mjs";

const [address, folder] = process.argv.slice(2);
const url = `http://${address}`;
const client = await import(`${folder}/client.js`);
await client.default({ module_or_path: await readFile(`${folder}/client_bg.wasm`) });

/** Ends a check that waits for something that does not come. */
function soon(outcome) {
  const late = new Promise((_, reject) => setTimeout(reject, 20_000, "it takes too long").unref());
  return Promise.race([outcome, late]);
}

/** A server of the client's page, of another origin. It passes other requests on. */
const files = { "/": "text/html", "/client.js": "text/javascript", "/client_bg.wasm": "application/wasm" };
const pages = createServer(async (request, response) => {
  const type = files[request.url];
  if (type) {
    const body = request.url === "/" ? "<!doctype html><link rel='icon' href='data:,'>" : await readFile(folder + request.url);
    response.writeHead(200, { "content-type": type }).end(body);
    return;
  }
  const { method, url: path, headers } = request;
  const passed = ask(url + path, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  request.pipe(passed);
});

await once(pages.listen(0, "127.0.0.1"), "listening");
const browser = await start();
try {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`http://127.0.0.1:${pages.address().port}/`);
  await page.evaluate(async () => {
    globalThis.client = await import("./client.js");
    await client.default();
  });
  const inChromium = (name) => () =>
    soon(page.evaluate(([name, url]) => client.check(name, url, "Chromium"), [name, url]));
  const checks = {};
  for (const name of client.checks()) {
    checks[`in Node, ${name}`] = () => soon(client.check(name, url, "Node"));
    checks[`in Chromium, ${name}`] = inChromium(name);
  }
  checks["in Chromium, the page's own origin"] = inChromium("the page's own origin");
  checks["no error is left over"] = () => same(complaints, []);
  await report(checks);
} finally {
  await browser.close();
  pages.close();
}
