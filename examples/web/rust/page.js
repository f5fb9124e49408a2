// The form of index.html, whose greetings come from Rust.
import start, { greet } from "./client.js";

const form = document.querySelector("form");
const said = document.querySelector("output");

await start();
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { protocol, name } = Object.fromEntries(new FormData(form));
  said.textContent = "";
  try {
    await greet(protocol, name, say);
    say("Bye.");
  } catch (error) {
    say(error);
  }
});

function say(line) {
  said.append(`${line}\n`);
}
