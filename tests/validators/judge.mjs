// Judges surfaces.json against the JSON schema of @slack/types: block types, keys, text types.
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { createGenerator } from "ts-json-schema-generator";

const [surfaces, folder] = process.argv.slice(2);
const schemaOf = (type) =>
  new Ajv({ strict: false, allErrors: false }).compile(
    createGenerator({
      path: `${folder}/types.ts`,
      tsconfig: `${folder}/tsconfig.json`,
      type,
      skipTypeCheck: true,
      additionalProperties: false,
    }).createSchema(type),
  );
const isBlock = schemaOf("OneBlock");
const isView = schemaOf("OneView");
const parsed = (value) => (typeof value === "string" ? JSON.parse(value) : value);

let [total, bad] = [0, 0];
for (const [method, shown] of Object.entries(JSON.parse(readFileSync(surfaces, "utf8")))) {
  for (const surface of shown) {
    const parts = surface.view
      ? [[isView, parsed(surface.view)]]
      : parsed(surface.blocks).map((block) => [isBlock, block]);
    for (const [fits, part] of parts) {
      total += 1;
      if (fits(part)) continue;
      bad += 1;
      console.log(`${method}: ${JSON.stringify(fits.errors?.slice(0, 3))}\n  ${JSON.stringify(part).slice(0, 400)}`);
    }
  }
}
console.log(`@slack/types (JSON schema): ${total} blocks and views, ${bad} faults`);
process.exit(bad > 0 ? 1 : 0);
