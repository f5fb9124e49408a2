// The messages and the service of demo/proto/greet.proto, for peers that generate nothing.
import { createFileRegistry, fromJson } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";

// The names in JSON are what protoc fills in.
const text = (name, number) => ({ name, jsonName: name, number, label: "LABEL_OPTIONAL", type: "TYPE_STRING" });
const requests = { label: "LABEL_REPEATED", type: "TYPE_MESSAGE", typeName: ".greet.HelloRequest" };
const method = (name, outputType, kinds = {}) =>
  ({ name, inputType: ".greet.HelloRequest", outputType: `.greet.${outputType}`, ...kinds });

const file = fromJson(FileDescriptorProtoSchema, {
  name: "greet.proto",
  package: "greet",
  syntax: "proto3",
  messageType: [
    { name: "HelloRequest", field: [text("name", 1), text("greeting", 2)] },
    { name: "HelloReply", field: [text("message", 1)] },
    {
      name: "DelayedReply",
      field: [
        text("message", 1),
        { name: "request", jsonName: "request", number: 2, ...requests },
      ],
    },
  ],
  service: [
    {
      name: "Greeter",
      method: [
        method("SayHello", "HelloReply", { options: { idempotencyLevel: "NO_SIDE_EFFECTS" } }),
        method("ParrotSaysHello", "HelloReply", { serverStreaming: true }),
        method("ChattyClientSaysHello", "DelayedReply", { clientStreaming: true }),
        method("InteractingHello", "HelloReply", { clientStreaming: true, serverStreaming: true }),
        // The server has none of this name.
        method("SayGoodbye", "HelloReply"),
      ],
    },
  ],
});
const registry = createFileRegistry(file, () => undefined);

export const Greeter = registry.getService("greet.Greeter");
export const HelloRequest = registry.getMessage("greet.HelloRequest");
export const HelloReply = registry.getMessage("greet.HelloReply");
