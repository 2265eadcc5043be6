// Writes docs/spec.schema.json: npm run schema.
import { writeFileSync } from "node:fs";
import { specSchema } from "../../src/spec/schema.ts";
import { ROOT } from "../support/paths.ts";

writeFileSync(`${ROOT}docs/spec.schema.json`, `${JSON.stringify(specSchema(), null, 2)}\n`);
