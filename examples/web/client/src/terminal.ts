// The client in Node:
//
//   node dist/terminal.js URL NAME [PROTOCOL]
import { ConnectError } from "@connectrpc/connect";
import { greeter, PROTOCOLS, type Protocol } from "./greeter";

function isProtocol(text: string): text is Protocol {
  return (PROTOCOLS as readonly string[]).includes(text);
}

const [url = "http://127.0.0.1:8080", name = "Annie", protocol = "connect"] = process.argv.slice(2);
if (!isProtocol(protocol)) throw new Error(`"${protocol}" is not a protocol: expected one of ${PROTOCOLS.join(", ")}`);
const client = greeter(url, protocol);

try {
  const { message } = await client.sayHello({ name });
  console.log(message);
  for await (const { message } of client.repeatHello({ name, times: 3 })) console.log(message);
} catch (error) {
  console.error(String(ConnectError.from(error)));
  process.exitCode = 1;
}
