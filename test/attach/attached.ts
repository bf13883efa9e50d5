import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { readRecord } from "../../src/observe/read.ts";
import type { ObservedRecord } from "../../src/observe/record.ts";

/** `quorumscape attach` in a process of its own, which keeps a record. */
export interface Attached {
  readonly lines: string[];
  /** Waits until a line says so; false where none does within half a minute. */
  says(what: string | RegExp): Promise<boolean>;
  /** Ends it by a signal, amid whatever look it makes; gives its exit code. */
  end(): Promise<number | null>;
  record(): ObservedRecord;
}

/** Starts it, and waits until every source has been looked at. */
export async function attached(out: string, ...args: readonly string[]): Promise<Attached> {
  const child = spawn(process.execPath, [".tools/run-ts.mjs", "src/cli/main.ts", "attach", ...args, "--out", out]);
  const exited = once(child, "exit");
  const lines: string[] = [];
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    const parts = (rest + piece).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
  });
  const until = async (holds: () => boolean): Promise<boolean> => {
    for (let i = 0; i < 600 && !holds(); i++) await wait(50);
    return holds();
  };
  const looked = (): boolean => {
    const read = existsSync(out) ? readRecord(readFileSync(out, "utf8")) : null;
    return read?.ok === true && read.record.header.sources.every(({ n }) => read.record.samples.some((each) => each.n === n));
  };
  if (!await until(looked)) throw new Error("attach looks at nobody");
  return {
    lines,
    says: (what) => until(() => lines.some((line) => (typeof what === "string" ? line.includes(what) : what.test(line)))),
    async end() {
      child.kill("SIGTERM");
      const [code] = await exited as [number | null];
      return code;
    },
    record() {
      const read = readRecord(readFileSync(out, "utf8"));
      if (!read.ok) throw new Error(read.problem);
      return read.record;
    },
  };
}
