// The page: a form per rpc. A call shows its replies in its form, and its bytes in the section beside the forms.
import { commands } from "./commands.js";
import { join, read, write } from "./connect.js";
import { dump } from "./dump.js";

const $ = (id) => document.getElementById(id);
const cards = [...document.querySelectorAll(".card")];
const wide = matchMedia("(min-width: 34rem)");
const running = new Map(); // The card of each call that runs, with what cancels it.
let shown; // The exchange on the wire that the page shows: the last one.

for (const card of cards) {
  const parts = $("parts").content.cloneNode(true);
  parts.querySelector(".replies").ariaLabel = `Replies of ${card.id}`;
  for (const button of parts.querySelectorAll("button")) button.ariaLabel = `${button.textContent} ${card.id}`;
  parts.querySelector(".cancel").addEventListener("click", () => running.get(card)?.abort());
  card.append(parts);
  card.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!running.has(card)) call(card);
  });
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const cancel of running.values()) cancel.abort();
});

/** Makes the call of a card. */
async function call(card) {
  const part = (name) => card.querySelector(name);
  const cancel = new AbortController();
  const request = write(asked(card));
  const exchange = show(request);
  const start = performance.now();
  const elapsed = () => `${Math.round(performance.now() - start).toLocaleString("en")} ms`;
  const say = (...parts) => part(".replies").append(element("p", {}, ...parts));
  const turn = (on, outcome) => {
    running[on ? "set" : "delete"](card, cancel);
    part(".call").ariaDisabled = String(on);
    part(".cancel").ariaDisabled = String(!on);
    part(".outcome").textContent = outcome;
  };

  part(".replies").replaceChildren();
  turn(true, "calling …");
  try {
    for await (const reply of read(request, { signal: cancel.signal, watch: exchange })) {
      say(element("span", {}, reply.message ?? ""), " ", element("time", {}, elapsed()));
      for (const { greeting = "", name = "" } of reply.request ?? []) say(element("small", {}, `${greeting} ${name}`));
    }
    turn(false, `OK after ${elapsed()}`);
  } catch (failure) {
    part(".replies").append(explain(failure));
    turn(false, `${failure.code} after ${elapsed()}`);
  }
}

/** What a card asks for: a message with the one name, or with each of its own names. */
function asked(card) {
  const greeting = $("greeting").value;
  const names = card.querySelector(".names")?.value.split(",").map((name) => name.trim()).filter(Boolean);
  return {
    path: `/greet.Greeter/${card.id}`,
    stream: "stream" in card.dataset,
    messages: (names ?? [$("name").value]).map((name) => ({ name, greeting })),
    timeoutMs: deadline(),
  };
}

/** The deadline in milliseconds. At its end, the slider means none. */
function deadline() {
  const { value, max } = $("deadline");
  return value === max ? undefined : Number(value);
}

function explain({ code, message, details }) {
  const list = details.map(({ type, value, debug }) => {
    const content = debug === undefined ? `${value} (base64)` : JSON.stringify(debug);
    return element("li", {}, element("code", {}, type), ` ${content}`);
  });
  const parts = [element("code", {}, code), ` ${message}`];
  if (list.length > 0) parts.push(element("ul", {}, ...list));
  return element("div", { className: "failure" }, ...parts);
}

/** Shows a request, and the reply as it arrives: what `read` tells. A later call takes its place. */
function show(request) {
  const exchange = {
    request,
    received: new Uint8Array(),
    head(response) {
      this.response = response;
      if (shown === this) draw();
    },
    bytes(piece) {
      this.received = join([this.received, piece]);
      if (shown === this) draw();
    },
  };
  shown = exchange;
  draw();
  return exchange;
}

function draw() {
  const { request, response, received } = shown;
  const width = wide.matches ? 16 : 8;
  $("path").textContent = request.path;
  $("http").textContent = response ? String(response.status) : "";
  $("request-head").textContent = heads(Object.entries(request.headers));
  $("reply-head").textContent = heads(response?.headers ?? []);
  fill("request", request.body, request.stream, width);
  fill("reply", received, request.stream && response?.ok, width);
  $("command").textContent = commands[$("by").querySelector(":checked").value](request);
}

function fill(which, bytes, stream, width) {
  const { texts, lines } = dump(bytes, { stream, width });
  $(`${which}-json`).textContent = texts.join("\n");
  $(`${which}-size`).textContent = bytes.length === 1 ? "1 byte" : `${bytes.length.toLocaleString("en")} bytes`;
  $(`${which}-bytes`).replaceChildren(...lines);
}

function heads(headers) {
  const told = ["content-type", "connect-timeout-ms", "content-encoding"];
  return [...headers].filter(([name]) => told.includes(name)).map((pair) => pair.join(": ")).join("\n");
}

function element(name, properties, ...children) {
  const it = Object.assign(document.createElement(name), properties);
  it.append(...children);
  return it;
}

$("copy").addEventListener("click", async () => {
  const say = (outcome) => {
    $("copy").textContent = outcome || "Copy";
    $("copied").textContent = outcome;
  };
  try {
    await navigator.clipboard.writeText($("command").textContent);
    say("Copied");
  } catch {
    // Only pages on this machine or over TLS may copy.
    getSelection().selectAllChildren($("command"));
    say("Selected");
  }
  setTimeout(say, 1500, "");
});

$("deadline").addEventListener("input", () => {
  const milliseconds = deadline();
  const text = milliseconds === undefined ? "none" : `${milliseconds / 1000} s`;
  $("deadline-text").textContent = text;
  $("deadline").ariaValueText = text;
});

wide.addEventListener("change", draw);
$("by").addEventListener("change", draw);
$("menu").textContent = `cargo run -p greet-demo -- client --addr ${location.host} menu`;

// Until the first call, the page shows what SayHello would send.
const preview = () => show(write(asked($("SayHello"))));
const called = new AbortController();
addEventListener("input", preview, { signal: called.signal });
addEventListener("submit", () => called.abort());
preview();
