import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { DATA_FOLDER } from "../shared-data.ts";

const reports = join(DATA_FOLDER, "reports");

/** True if the report's folder is there to be run. */
export const hasReport = (report: string): boolean => existsSync(join(reports, report, "commands.sh"));

/** The commands of a report as arguments of the command line, one list for each line. Files are found in its folder. */
export function commandsOf(report: string): readonly (readonly string[])[] {
  const folder = join(reports, report);
  return readFileSync(join(folder, "commands.sh"), "utf8").split("\n").filter((line) => line.trim() !== "").map((line) => {
    const words = wordsOf(line);
    // Behind `npm run -s quorumscape --`.
    return words.slice(words.indexOf("--") + 1).map((word) => (existsSync(join(folder, word)) ? join(folder, word) : word));
  });
}

/** A line of a shell that knows words and double quotes. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");

/** What a command printed. */
export interface Printed {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs the command line in this process. */
export async function runHere(args: readonly string[]): Promise<Printed> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

/** The document that the command prints with --json. */
export async function jsonOf(args: readonly string[]): Promise<unknown> {
  return JSON.parse((await runHere([...args, "--json"])).out.join("\n"));
}
