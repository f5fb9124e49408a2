// The same call from a terminal: a command for each protocol. What they send and print is the call's.

const encoder = new TextEncoder();
const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** Calls as the page does. A stream's envelopes are written by printf, which reads their five bytes in octal. */
function connect({ path, stream, texts, headers, timeoutMs }) {
  const url = location.origin + path;
  const deadline = timeoutMs === undefined ? "" : ` -H 'connect-timeout-ms: ${timeoutMs}'`;
  if (!stream) return `curl --json ${quote(texts[0])}${deadline} ${url}`;
  const octal = (byte) => `\\${(byte & 255).toString(8).padStart(3, "0")}`;
  const prefix = (size) => [0, size >>> 24, size >>> 16, size >>> 8, size].map(octal).join("");
  const format = texts.map((text) => `${prefix(encoder.encode(text).length)}%s`).join("");
  return `printf '${format}' ${texts.map(quote).join(" ")} |
  curl -sN --data-binary @- --output - -H 'content-type: ${headers["content-type"]}'${deadline} ${url}`;
}

// The http options of demo/proto/greet.proto. A path that ends in a slash goes on with the name.
const PATHS = {
  SayHello: "/v1/hello/",
  ParrotSaysHello: "/v1/parrot/",
  ChattyClientSaysHello: "/v1/chat",
  InteractingHello: "/v1/interact",
};

/** Calls a path of REST: the fields in path and query, or the messages as JSON, a line each. */
function rest({ path, messages, texts, timeoutMs }) {
  const rule = PATHS[path.split("/").at(-1)];
  const deadline = timeoutMs === undefined ? "" : ` -H 'grpc-timeout: ${timeoutMs}m'`;
  if (!rule.endsWith("/")) return `curl -sN --json ${quote(texts.join("\n"))}${deadline} ${location.origin}${rule}`;
  const [{ name, greeting }] = messages;
  if (name === "") return "# By REST the name is a part of the path, and cannot be empty.";
  const url = `${location.origin}${rule}${encodeURIComponent(name)}?greeting=${encodeURIComponent(greeting)}`;
  // curl would take these names for folders.
  const literal = name === "." || name === ".." ? " --path-as-is" : "";
  return `curl -sN${literal}${deadline} ${quote(url)}`;
}

/** Calls by gRPC. grpcurl asks the server for its schema. */
function grpc({ path, texts, timeoutMs }) {
  const secure = location.protocol === "https:";
  const address = `${location.hostname}:${location.port || (secure ? 443 : 80)}`;
  const deadline = timeoutMs === undefined ? "" : ` -max-time ${timeoutMs / 1000}`;
  return `grpcurl${secure ? "" : " -plaintext"}${deadline} -d ${quote(texts.join("\n"))} ${address} ${path.slice(1)}`;
}

export const commands = { connect, rest, grpc };
