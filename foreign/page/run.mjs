// Programs, what they print, and checks.
import { spawn } from "node:child_process";
import { Readable } from "node:stream";

/** Runs a program to its end. Its input is a text, bytes, or an iterable of these, which may take its time. */
export function run(command, input = "") {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { timeout: 30_000 });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => (output[name] += text));
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...output }));
    child.stdin.on("error", () => {}); // It may end without reading.
    Readable.from(input).pipe(child.stdin);
  });
}

/** The JSON objects in a text, whatever is between them: line ends, or the prefixes of envelopes. */
export function objects(text) {
  const found = [];
  for (let start = text.indexOf("{"); start >= 0; start = text.indexOf("{", start)) {
    let depth = 0;
    for (const { 0: token, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
      depth += token === "{" ? 1 : token === "}" ? -1 : 0;
      if (depth > 0) continue;
      found.push(JSON.parse(text.slice(start, start + index + 1)));
      start += index + 1;
      break;
    }
    if (depth > 0) throw new Error(`an object without an end in ${JSON.stringify(text)}`);
  }
  return found;
}

/** Runs checks, so many at a time, and says how each ended. The last line is "N passed, N failed". */
export async function report(checks, atOnce = 1) {
  let passed = 0;
  let failed = 0;
  const waiting = Object.entries(checks).values();
  const work = async () => {
    for (const [name, check] of waiting) {
      try {
        await check();
        passed += 1;
        console.log(`ok      ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED  ${name}\n`, error);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
