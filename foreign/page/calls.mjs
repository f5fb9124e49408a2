// Each card is clicked, and what it shows is compared with what the server answers; also when a call fails.
import { deepStrictEqual as same, match, ok, strictEqual as equal } from "node:assert";
import { card, visit } from "./browser.mjs";
import { objects, run } from "./run.mjs";

const PARROT = [1, 2, 3, 4, 5].map((number) => `${number} Hello Annie`);
const NAMES = ["Annie", "Jimin", "Zoë"];
const GREETINGS = NAMES.map((name) => `Hello ${name}`);
const SAID = "You have sent 3 messages. Please expect a delayed response.";

const said = (messages) => messages.map((message) => ({ message }));
const json = (...values) => values.map((value) => JSON.stringify(value)).join("\n");
const requests = NAMES.map((name) => ({ name, greeting: "Hello" }));
const text = (page, id) => page.locator(`#${id}`).textContent();

/** What the parrot has said within 1.4 s: the fourth reply comes later. A slow machine may have less. */
function cutShort(messages) {
  same(messages, PARROT.slice(0, 3).slice(0, messages.length));
}

/** Sets the deadline as a mouse would. */
async function setDeadline(page, milliseconds) {
  await page.getByLabel("Deadline").fill(String(milliseconds));
}

const AT_END = [{}]; // An end of stream of Connect, without an error.

/** Runs in a shell the command that the page shows for a protocol. Gives the objects that it prints. */
async function command(page, protocol) {
  await page.getByRole("radio", { name: protocol }).check();
  return objects((await run(["sh", "-c", await text(page, "command")])).stdout);
}

/** The commands for all protocols get these messages. */
async function commandsGet(page, messages, end = []) {
  same(await command(page, "Connect"), [...messages, ...end]);
  same(await command(page, "REST"), messages);
  same(await command(page, "gRPC"), messages);
}

export function checks(browser, url) {
  const with_page = (check) => () => visit(browser, url, {}, check);
  return {
    "a preview, before any call": with_page(async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("Bo");
      equal(await text(page, "request-json"), json({ name: "Bo", greeting: "Hello" }));
      equal(await text(page, "reply-json"), "");
      await commandsGet(page, said(["Hello Bo"]));
    }),
    "SayHello": with_page(async (page) => {
      await page.getByLabel("Greeting").fill("Hi");
      await page.getByLabel("Name", { exact: true }).fill("it's \"Zoë\" 陈 100%s\\n");
      const { call, ended } = card(page, "SayHello");
      await call.click();
      const message = "Hi it's \"Zoë\" 陈 100%s\\n";
      same(await ended("OK"), [message]);
      equal(await text(page, "path"), "/greet.Greeter/SayHello");
      equal(await text(page, "http"), "200");
      equal(await text(page, "reply-head"), "content-type: application/json");
      equal(await text(page, "reply-json"), json({ message }));
      equal(await text(page, "reply-size"), `${Buffer.byteLength(json({ message }))} bytes`);
      await commandsGet(page, said([message]));
    }),
    "ParrotSaysHello, as it arrives": with_page(async (page) => {
      const { call, replies, ended } = card(page, "ParrotSaysHello");
      await call.click();
      same(await ended("OK"), PARROT);
      const times = await replies.locator("time").allTextContents();
      const [first, last] = [times.at(0), times.at(-1)].map((time) => Number(time.replace(/,|ms/g, "")));
      // The server takes two seconds from the first reply to the last.
      ok(last - first > 1000, `all replies at once: ${times}`);
      equal(await text(page, "reply-json"), json(...said(PARROT), {}));
      equal(await page.locator("#reply-bytes > div").first().textContent(), "0000  00 00 00 00 1b 7b 22 6d 65 73 73 61 67 65 22 3a  ·····{\"message\":");
      const ends = await page.locator("#reply-bytes .end").allTextContents();
      equal(ends.join(""), "7b 7d {}");
      await commandsGet(page, said(PARROT), AT_END);
    }),
    "ChattyClientSaysHello": with_page(async (page) => {
      const { call, ended } = card(page, "ChattyClientSaysHello");
      await call.click();
      same(await ended("OK"), [SAID, ...GREETINGS]);
      equal(await text(page, "request-json"), json(...requests));
      equal(await text(page, "reply-json"), json({ message: SAID, request: requests }, {}));
      await commandsGet(page, [{ message: SAID, request: requests }], AT_END);
    }),
    "InteractingHello": with_page(async (page) => {
      const { call, ended, names } = card(page, "InteractingHello");
      await call.click();
      same(await ended("OK"), GREETINGS);
      await commandsGet(page, said(GREETINGS), AT_END);
      await names.fill(" , ");
      await call.click();
      same(await ended("OK"), []);
      await commandsGet(page, [], AT_END);
    }),
    "names that a path takes for something else": with_page(async (page) => {
      for (const name of ["..", "a/b", "50%", "it's?", "{x}[1-2]"]) {
        await page.getByLabel("Name", { exact: true }).fill(name);
        await commandsGet(page, said([`Hello ${name}`]));
      }
      await page.getByLabel("Name", { exact: true }).fill("");
      same(await command(page, "Connect"), said(["Hello "]));
      same(await command(page, "REST"), [], "a comment");
    }),
    "two calls at a time": with_page(async (page) => {
      const parrot = card(page, "ParrotSaysHello");
      const hello = card(page, "SayHello");
      await parrot.call.click();
      await hello.call.click();
      same(await hello.ended("OK"), ["Hello Annie"]);
      same(await parrot.ended("OK"), PARROT);
      equal(await text(page, "reply-json"), json({ message: "Hello Annie" }), "the wire shows the last call only");
    }),
    "a deadline that is over": with_page(async (page) => {
      await setDeadline(page, 1400);
      equal(await text(page, "deadline-text"), "1.4 s");
      const { call, ended, failure } = card(page, "ParrotSaysHello");
      await call.click();
      cutShort(await ended("deadline_exceeded"));
      match(await failure(), /^deadline_exceeded\n\S/);
      match(await text(page, "request-head"), /^connect-timeout-ms: 1400$/m);
      for (const [protocol, code] of [["Connect", "deadline_exceeded"], ["REST", 4]]) {
        const printed = await command(page, protocol);
        equal(printed.pop().error.code, code);
        cutShort(printed.map(({ message }) => message));
      }
      cutShort((await command(page, "gRPC")).map(({ message }) => message));
    }),
    "a call that is canceled": with_page(async (page) => {
      const { call, cancel, ended, failure } = card(page, "ParrotSaysHello");
      await page.route("**/ParrotSaysHello", () => {}); // It gets no answer.
      await call.click();
      equal(await call.getAttribute("aria-disabled"), "true");
      await cancel.click();
      same(await ended("canceled"), []);
      equal(await failure(), "canceled\ncanceled on this page");
      equal(await cancel.getAttribute("aria-disabled"), "true");
      await page.unroute("**/ParrotSaysHello");
      await call.click();
      same(await ended("OK"), PARROT);
    }),
    "a stream that is canceled": with_page(async (page) => {
      const { call, replies, ended } = card(page, "ParrotSaysHello");
      // At the first reply.
      await replies.evaluate((it) => {
        new MutationObserver(() => it.parentElement.querySelector(".cancel").click()).observe(it, { childList: true });
      });
      await call.click();
      same(await ended("canceled"), PARROT.slice(0, 1));
    }),
    "details of an error": with_page(async (page) => {
      const details = [
        { type: "google.rpc.RetryInfo", value: "CgIIBQ", debug: { retryDelay: "5s" } },
        { type: "greet.Mood", value: "CAE" },
      ];
      const error = { code: "unavailable", message: "The greeter <b>sleeps</b>.", details };
      await page.route("**/SayHello", (route) => route.fulfill({ status: 503, json: error }));
      const { call, ended, failure } = card(page, "SayHello");
      await call.click();
      same(await ended("unavailable"), []);
      equal(await failure(), "unavailable\nThe greeter <b>sleeps</b>.\n"
        + 'google.rpc.RetryInfo {"retryDelay":"5s"}\ngreet.Mood CAE (base64)');
      equal(await text(page, "http"), "503");
    }),
    "what is no answer of Connect": with_page(async (page) => {
      const { call, ended, failure } = card(page, "ParrotSaysHello");
      for (const [response, code, message] of [
        [{ status: 502, body: "Bad gateway" }, "unavailable", "HTTP 502 Bad Gateway"],
        [{ status: 200, contentType: "application/connect+json", body: "\0\0\0\0\x02{" }, "internal", "the stream broke off"],
      ]) {
        await page.route("**/ParrotSaysHello", (route) => route.fulfill(response));
        await call.click();
        same(await ended(code), []);
        equal(await failure(), `${code}\n${message}`);
        await page.unroute("**/ParrotSaysHello");
      }
      await page.route("**/ParrotSaysHello", (route) => route.abort("connectionrefused"));
      await call.click();
      same(await ended("unavailable"), []);
      equal(await failure(), "unavailable\nno connection to the server: Failed to fetch");
    }),
  };
}
