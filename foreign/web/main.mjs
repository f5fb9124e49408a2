// Calls a server at the address given, as browsers do. Ends with a line "N passed, N failed".
import { checks as connect } from "./connect.mjs";
import { checks as grpcWeb } from "./grpc_web.mjs";

const address = process.argv[2];
let passed = 0;
let failed = 0;

for (const [name, list] of [
  ["connect-node, gRPC-Web, HTTP/1.1", () => connect(address, "1.1", "web")],
  ["connect-node, gRPC-Web, HTTP/2", () => connect(address, "2", "web")],
  ["connect-node, Connect, HTTP/1.1", () => connect(address, "1.1", "binary")],
  ["connect-node, Connect, HTTP/2", () => connect(address, "2", "binary")],
  ["connect-node, Connect with JSON, HTTP/1.1", () => connect(address, "1.1", "json")],
  ["connect-node, Connect with JSON, HTTP/2", () => connect(address, "2", "json")],
  ["grpc-web, text", () => grpcWeb(address, "text")],
  ["grpc-web, binary", () => grpcWeb(address, "binary")],
]) {
  for (const [check, run] of Object.entries(list())) {
    try {
      await run();
      passed += 1;
      console.log(`ok      ${name}: ${check}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}: ${check}\n`, error);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
