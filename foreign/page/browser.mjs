// Chromium without a window, as Debian has it, and what each page of a check is opened with.
import { ok } from "node:assert";
import { chromium } from "playwright-core";

// Without these it looks for a GPU, and asks its maker's servers for news.
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export const start = () => chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });

/**
 * Opens the page, and runs a check with it. Fails if the page asked another origin for something, or if Chromium
 * complained of it: of its policy, of a script.
 */
export async function visit(browser, url, options, check) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  context.setDefaultTimeout(10_000);
  try {
    const page = await context.newPage();
    const complaints = [];
    page.on("request", (request) => {
      const asked = new URL(request.url());
      if (asked.protocol !== "data:" && asked.origin !== new URL(url).origin) complaints.push(`asked ${asked}`);
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // Chromium also notes each reply that is not 200, which some checks are about.
      if (!message.text().startsWith("Failed to load resource")) complaints.push(message.text());
    });
    await page.goto(url);
    await check(page);
    ok(complaints.length === 0, complaints.join("\n"));
  } finally {
    await context.close();
  }
}

/** The card of an rpc: its buttons, and what it shows. */
export function card(page, rpc) {
  const it = page.locator(`#${rpc}`);
  return {
    names: it.getByLabel("Names"),
    call: page.getByRole("button", { name: `Call ${rpc}`, exact: true }),
    cancel: page.getByRole("button", { name: `Cancel ${rpc}`, exact: true }),
    replies: it.getByRole("log", { name: `Replies of ${rpc}` }),
    outcome: it.getByRole("status"),
    /** Waits for the end of the call, and gives the lines without their times. */
    async ended(code) {
      await it.locator(".outcome", { hasText: new RegExp(`^${code} after [0-9,]+ ms$`) }).waitFor();
      return it.locator(".replies p").evaluateAll((lines) =>
        lines.map((line) => line.querySelector("span, small").textContent));
    },
    failure: () => it.locator(".failure").innerText(),
  };
}
