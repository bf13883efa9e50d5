import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { lessonTables } from "./lesson-tables.ts";

// Writes the tables of lessons anew, from the lessons' own files.
for (const [path, text] of Object.entries(lessonTables(process.cwd()))) writeFileSync(join(process.cwd(), path), text);
