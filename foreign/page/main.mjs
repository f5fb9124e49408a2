// Looks at the page of a server at the address given, in Chromium. Ends with a line "N passed, N failed".
//
//   main.mjs ADDRESS                 all checks
//   main.mjs ADDRESS --shots FOLDER  the pictures of the README instead
import { start } from "./browser.mjs";
import { checks as calls } from "./calls.mjs";
import { checks as people } from "./people.mjs";
import { shoot } from "./shots.mjs";

const [address, , folder] = process.argv.slice(2);
const url = `http://${address}/`;
const browser = await start();
let passed = 0;
let failed = 0;

async function run(checks) {
  for (const [check, run] of checks) {
    try {
      await run();
      passed += 1;
      console.log(`ok      ${check}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${check}\n`, error);
    }
  }
}

try {
  if (folder) {
    await shoot(browser, url, folder);
  } else {
    // Four at a time, since most of their time they wait for the parrot. They share one iterator.
    const checks = Object.entries({ ...calls(browser, url), ...people(browser, url) }).values();
    await Promise.all([run(checks), run(checks), run(checks), run(checks)]);
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  }
} finally {
  await browser.close();
}
