// The form of the page of examples/web: it is filled in, and what it says compared.
import { deepStrictEqual as same, strictEqual as equal } from "node:assert";
import { visit } from "./browser.mjs";

export const SAID = ["Hello, Zoë!", "1. Hello, Zoë!", "2. Hello, Zoë!", "3. Hello, Zoë!"];
export const PROTOCOLS = { connect: "Connect", "connect-json": "Connect, JSON", "connect-get": "Connect, GET", "grpc-web": "gRPC-Web" };

/** Greets by a protocol, and is refused, which the client says in its own words. */
export const fill = (browser, url, protocol, refusal) => visit(browser, url, {}, async (page) => {
  const greet = async (name, last) => {
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Greet" }).click();
    await page.getByText(last).waitFor();
    return (await page.locator("output").textContent()).trim().split("\n");
  };
  await page.getByLabel("Protocol").selectOption({ label: PROTOCOLS[protocol] });
  same(await greet("Zoë", "Bye."), [...SAID, "Bye."]);
  const [refused] = await greet("", "expected a name");
  equal(refused, refusal);
});
