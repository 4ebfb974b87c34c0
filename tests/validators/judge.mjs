// Judges payloads by a JSON schema made from the types of @slack/web-api and @slack/types: which methods and
// keys there are, block types, text types. Usage: node judge.mjs PAYLOADS.jsonl

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Ajv } from "ajv";
import { createGenerator } from "ts-json-schema-generator";

const generator = createGenerator({
  path: "types.ts",
  tsconfig: "tsconfig.json",
  skipTypeCheck: true,
  additionalProperties: false,
});
const judges = new Map();
/** The judge of a method's payloads. In forms numbers and truths are words. */
function judge(method, form) {
  const name = `${method} ${form}`;
  if (!judges.has(name)) {
    const schema = generator.createSchema(method.replaceAll(".", "_"));
    judges.set(name, new Ajv({ strict: false, coerceTypes: form }).compile(schema));
  }
  return judges.get(name);
}

// A judge who lets everything pass is none.
for (const wrong of [{ colour: "red" }, { blocks: [{ type: "header", text: { type: "mrkdwn", text: "x" } }] }]) {
  if (judge("chat.postMessage", false)({ channel: "C1", text: "x", ...wrong })) throw new Error(`let pass: ${JSON.stringify(wrong)}`);
}

let [total, bad] = [0, 0];
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const { method, payload } = JSON.parse(line);
  total += 1;
  const fits = judge(method, Object.values(payload).every((value) => typeof value === "string"));
  if (fits(payload)) continue;
  bad += 1;
  console.log(`${method}: ${JSON.stringify(fits.errors.slice(0, 3))}\n  ${JSON.stringify(payload).slice(0, 400)}`);
}
console.log(`@slack/web-api and @slack/types (JSON schema): ${total} payloads, ${bad} faults`);
process.exit(bad > 0 ? 1 : 0);
