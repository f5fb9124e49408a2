// The client in a browser: the form of index.html.
import { ConnectError } from "@connectrpc/connect";
import { greeter, type Protocol } from "./greeter";

const form = document.querySelector("form")!;
const said = document.querySelector("output")!;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = new FormData(form);
  const name = String(fields.get("name"));
  const client = greeter(location.origin, fields.get("protocol") as Protocol);
  said.textContent = "";
  try {
    const { message } = await client.sayHello({ name });
    say(message);
    for await (const { message } of client.repeatHello({ name, times: 3 })) say(message);
    say("Bye.");
  } catch (error) {
    say(String(ConnectError.from(error)));
  }
});

function say(line: string) {
  said.append(`${line}\n`);
}
