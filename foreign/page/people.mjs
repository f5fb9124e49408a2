// The page for everybody: by keyboard, on a narrow screen, in both colour schemes, read aloud, without scripts.
import { deepStrictEqual as same, match, notStrictEqual as differ, ok, strictEqual as equal } from "node:assert";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { card, visit } from "./browser.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RPCS = ["SayHello", "ParrotSaysHello", "ChattyClientSaysHello", "InteractingHello"];
const NARROW = { viewport: { width: 360, height: 740 } };

/** Makes every call, and one that fails. */
async function callAll(page) {
  for (const rpc of RPCS) await card(page, rpc).call.click();
  for (const rpc of RPCS) await card(page, rpc).ended("OK");
  await page.getByLabel("Deadline").fill("600");
  await card(page, "ParrotSaysHello").call.click();
  await card(page, "ParrotSaysHello").ended("deadline_exceeded");
}

/** What axe finds: by the rules of WCAG 2.2, levels A and AA, and those of best practice. */
async function audit(page) {
  const found = await page.evaluate(() => globalThis.axe.run());
  same(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(", ")}`), []);
  ok(found.passes.length > 20, "axe has looked at the page");
}

/** axe's script is run by the debugger, which the page's policy does not bind. */
const addAxe = async (page) => page.evaluate(await readFile(AXE, "utf8"));

const name = (page) => page.evaluate(() => {
  const it = document.activeElement;
  return it.ariaLabel ?? it.labels?.[0]?.textContent.trim() ?? it.id ?? it.tagName;
});

export function checks(browser, url) {
  const list = {
    "by keyboard": () => visit(browser, url, {}, async (page) => {
      const press = async (...keys) => {
        for (const key of keys) await page.keyboard.press(key);
      };
      const seen = [];
      for (let last; (last = await tab(page)) !== undefined && seen.length < 30;) seen.push(last);
      same(seen, ["Greeting", "Name", "Deadline", "Call SayHello", "Cancel SayHello", "Call ParrotSaysHello",
        "Cancel ParrotSaysHello", "Names", "Call ChattyClientSaysHello", "Cancel ChattyClientSaysHello", "Names",
        "Call InteractingHello", "Cancel InteractingHello", "JSON of the request", "Bytes of the request",
        "JSON of the reply", "Bytes of the reply", "Connect", "copy", "Command of the same call"]);

      await page.getByLabel("Greeting").focus();
      await page.keyboard.type("Hey");
      await press("Tab");
      await page.keyboard.type("Bo");
      await press("Enter");
      same(await card(page, "SayHello").ended("OK"), ["Hey Bo"]);
      await press("Tab", "Home", "ArrowRight", "ArrowRight");
      equal(await page.getByLabel("Deadline").getAttribute("aria-valuetext"), "0.3 s");
      await page.route("**/ParrotSaysHello", () => {}); // It gets no answer.
      await press("End", "Tab", "Tab", "Tab", "Space");
      equal(await name(page), "Call ParrotSaysHello");
      await press("Escape");
      same(await card(page, "ParrotSaysHello").ended("canceled"), []);
      equal(await name(page), "Call ParrotSaysHello", "the focus stays");

      await page.getByRole("radio", { name: "Connect" }).focus();
      await press("ArrowRight", "ArrowRight", "Enter");
      equal(await name(page), "gRPC");
      match(await page.locator("#command").textContent(), /^grpcurl /);
    }),
    "the focus is seen": () => visit(browser, url, {}, async (page) => {
      for (let count = 0; count < 20; count++) {
        await page.keyboard.press("Tab");
        const seen = await page.evaluate(() => {
          const style = getComputedStyle(document.activeElement);
          return style.outlineStyle !== "none" || style.boxShadow !== "none";
        });
        ok(seen, await name(page));
      }
    }),
    "nothing moves when replies come": () => visit(browser, url, {}, async (page) => {
      const places = () => page.evaluate(() => [...document.querySelectorAll(".card, .buttons, .wire, .wire h3")]
        .map((it) => it.getBoundingClientRect()).map(({ x, y, width, height }) => [x, y + scrollY, width, height]));
      await page.setViewportSize({ width: 1360, height: 1400 });
      const before = await places();
      for (const rpc of ["SayHello", "ParrotSaysHello", "InteractingHello"]) {
        await card(page, rpc).call.click();
        await card(page, rpc).ended("OK");
      }
      same(await places(), before);
    }),
    "copied": () => visit(browser, url, { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      const copy = page.getByRole("button", { name: "Copy" });
      await copy.click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      equal(await page.locator("#copied[role=status]").textContent(), "Copied", "what is read aloud");
      equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator("#command").textContent());
      await copy.waitFor();
    }),
    "a narrow screen": () => visit(browser, url, NARROW, async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("a".repeat(100));
      await callAll(page);
      equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
      const cut = await page.locator(".bytes").evaluateAll((panes) => panes.filter((it) => it.scrollWidth > it.clientWidth));
      same(cut, []);
    }),
    "light and dark": async () => {
      const paper = [];
      for (const colorScheme of ["light", "dark"]) {
        await visit(browser, url, { colorScheme }, async (page) => {
          paper.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
        });
      }
      differ(paper[0], paper[1]);
    },
    "without scripts": () => visit(browser, url, { javaScriptEnabled: false }, async (page) => {
      match(await page.locator("noscript").innerText(), /needs JavaScript/);
    }),
  };
  for (const [name, options] of [["light", { colorScheme: "light" }], ["dark", { colorScheme: "dark" }],
    ["narrow", NARROW]]) {
    list[`axe finds nothing: ${name}`] = () => visit(browser, url, options, async (page) => {
      await addAxe(page);
      await audit(page);
      await callAll(page);
      await audit(page);
    });
  }
  return list;
}

/** The name of what has the focus after one more Tab; nothing after the last one. */
async function tab(page) {
  await page.keyboard.press("Tab");
  return await page.evaluate(() => document.activeElement === document.body) ? undefined : name(page);
}
