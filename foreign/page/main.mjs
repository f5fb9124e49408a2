// Looks at the page of a server at the address given, in Chromium. Ends with a line "N passed, N failed".
//
//   main.mjs ADDRESS                 all checks
//   main.mjs ADDRESS --shots FOLDER  the pictures of the README instead
import { start } from "./browser.mjs";
import { checks as calls } from "./calls.mjs";
import { checks as people } from "./people.mjs";
import { report } from "./run.mjs";
import { shoot } from "./shots.mjs";

const [address, , folder] = process.argv.slice(2);
const url = `http://${address}/`;
const browser = await start();
try {
  if (folder) {
    await shoot(browser, url, folder);
  } else {
    // Four at a time, since most of their time they wait for the parrot.
    await report({ ...calls(browser, url), ...people(browser, url) }, 4);
  }
} finally {
  await browser.close();
}
