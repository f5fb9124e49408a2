// The greeter's client, over one of the protocols that the server speaks. It runs in browsers and in Node alike.
import { createClient, type Client, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { GreeterService } from "./gen/greet/v1/greet_pb";

export const PROTOCOLS = ["connect", "connect-json", "connect-get", "grpc-web"] as const;
export type Protocol = (typeof PROTOCOLS)[number];
export type Greeter = Client<typeof GreeterService>;

export function greeter(baseUrl: string, protocol: Protocol): Greeter {
  return createClient(GreeterService, transport(baseUrl, protocol));
}

function transport(baseUrl: string, protocol: Protocol): Transport {
  switch (protocol) {
    case "connect":
      return createConnectTransport({ baseUrl, useBinaryFormat: true });
    case "connect-json":
      return createConnectTransport({ baseUrl });
    case "connect-get":
      return createConnectTransport({ baseUrl, useHttpGet: true });
    case "grpc-web":
      return createGrpcWebTransport({ baseUrl });
  }
}
