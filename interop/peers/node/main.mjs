// A server or a client of gRPC's interoperability cases, by a library of npm's, which have none of their own:
//
//     node main.mjs LIBRARY server SCHEMA PORT [CERTIFICATE KEY]
//     node main.mjs LIBRARY client SCHEMA PORT CASE [AUTHORITY NAME]
//
// LIBRARY is grpc-js, and SCHEMA the folder of the protos; or connect (which serves all its protocols at once), as a
// client also connect-web, and SCHEMA is a file with their descriptors. With files of PEM it speaks TLS; NAME is what
// the server's certificate is for.
import { readFileSync } from "node:fs";
import { cases } from "./cases.mjs";

const [library, role, schema, port, ...rest] = process.argv.slice(2);
const pem = (file) => file && readFileSync(file);
const { connect, serve } = await import(library === "grpc-js" ? "./grpc_js.mjs" : "./connect.mjs");
if (role === "server") {
  const [certificate, key] = rest;
  await serve(schema, Number(port), { certificate: pem(certificate), key: pem(key) });
} else {
  const [name, authority, host] = rest;
  try {
    await cases[name](connect(schema, Number(port), { library, authority: pem(authority), host }));
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}
