// The page of examples/web with the client in Rust, at the address given, in Chromium. Ends with a line "N passed, N failed".
import { start } from "./browser.mjs";
import { PROTOCOLS, fill } from "./form.mjs";
import { report } from "./run.mjs";

const [address] = process.argv.slice(2);
const browser = await start();
const checks = {};
for (const protocol of Object.keys(PROTOCOLS)) {
  checks[`examples/web/rust, ${protocol}`] = () =>
    fill(browser, `http://${address}`, protocol, "INVALID_ARGUMENT: name is empty: expected a name");
}
try {
  await report(checks);
} finally {
  await browser.close();
}
