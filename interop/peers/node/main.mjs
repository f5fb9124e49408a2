// A server or a client of gRPC's interoperability cases, by a library of npm's, which have none of their own:
//
//     node main.mjs LIBRARY server SCHEMA PORT
//     node main.mjs LIBRARY client SCHEMA PORT CASE
//
// LIBRARY is grpc-js, and SCHEMA the folder of the protos; or connect (which serves all its protocols at once), as a
// client also connect-web, and SCHEMA is a file with their descriptors.
import { cases } from "./cases.mjs";

const [library, role, schema, port, name] = process.argv.slice(2);
const { connect, serve } = await import(library === "grpc-js" ? "./grpc_js.mjs" : "./connect.mjs");
if (role === "server") {
  await serve(schema, Number(port));
} else {
  try {
    await cases[name](connect(schema, Number(port), library));
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}
