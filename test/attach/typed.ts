import { runCommandLine } from "../../src/cli/command-line.ts";

/** What came of a command line that was carried out in this process. */
export interface Typed {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: string;
}

export async function typed(...args: readonly string[]): Promise<Typed> {
  const out: string[] = [];
  let err = "";
  const code = await runCommandLine(args, { out: (line) => out.push(line), err: (line) => void (err += `${line}\n`) });
  return { code, out, err };
}
