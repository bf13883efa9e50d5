import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { fetchLesson } from "../../src/lesson/lessons/index.ts";
import { bringWhole } from "../../src/session/whole.ts";
import { LIVING, type LivingCluster } from "./living.ts";

/*
 * Makes the pictures of the living clusters, in both languages, light and dark, in the folder that is named: each by the very
 * command that its reader would type.
 */
const [folder = "docs/public/posters"] = process.argv.slice(2);
const worlds = mkdtempSync(join(tmpdir(), "quorumscape-worlds-"));
mkdirSync(folder, { recursive: true });
bringWhole();
for (const [name, living] of Object.entries<LivingCluster>(LIVING)) {
  const [world = "", ...rest] = living.picture;
  const scenario = world.startsWith("lesson:") ? await worldOf(world.replace("lesson:", "")) : world;
  for (const lang of ["en", "zh"]) for (const theme of ["light", "dark"]) {
    await make([scenario, ...rest, "--lang", lang, "--theme", theme, "--out", join(folder, `${name}-${lang}-${theme}.svg`)]);
  }
}
rmSync(worlds, { recursive: true });

async function make(args: readonly string[]): Promise<void> {
  const err = (line: string): void => void process.stderr.write(`${line}\n`);
  const code = await runCommandLine(["poster", ...args], { out: () => undefined, err });
  if (code !== 0) throw new Error(`No picture: poster ${args.join(" ")}`);
}

/** A lesson's world as a scenario file: what the two say of a cluster is the same. */
async function worldOf(id: string): Promise<string> {
  const lesson = await fetchLesson(id) as { readonly world: object };
  const file = join(worlds, `${id}.json`);
  writeFileSync(file, JSON.stringify({ format: "quorumscape-scenario/1", id, ...lesson.world }));
  return file;
}
