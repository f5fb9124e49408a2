// The service of the cases, as both libraries need it: a reply, or a stream of them, for what was asked.
export class Asked extends Error {
  constructor({ code, message }) {
    super(message);
    this.code = code;
  }
}

export const ECHOED = { initial: "x-grpc-test-echo-initial", trailing: "x-grpc-test-echo-trailing-bin" };

const payload = (size) => ({ body: Buffer.alloc(size) });

function failIfAsked({ responseStatus }) {
  if (responseStatus?.code) throw new Asked(responseStatus);
}

export function unary(request) {
  failIfAsked(request);
  return { payload: payload(request.responseSize) };
}

export async function* replies(request) {
  failIfAsked(request);
  for (const { size, intervalUs } of request.responseParameters) {
    if (intervalUs > 0) await new Promise((resolve) => setTimeout(resolve, intervalUs / 1000));
    yield { payload: payload(size) };
  }
}

export async function sum(requests) {
  let aggregatedPayloadSize = 0;
  for await (const request of requests) aggregatedPayloadSize += request.payload?.body.length ?? 0;
  return { aggregatedPayloadSize };
}

export async function* duplex(requests) {
  for await (const request of requests) yield* replies(request);
}

export async function* halfDuplex(requests) {
  const all = [];
  for await (const request of requests) all.push(request);
  for (const request of all) yield* replies(request);
}
