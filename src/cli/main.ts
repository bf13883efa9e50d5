import process from "node:process";
import { isMainThread } from "node:worker_threads";
import { runCommandLine } from "./command-line.ts";
import { ExitCode } from "./io.ts";

// Threads of a campaign load this very file, and take this of it.
export { runInThread as default, runQueuedTrial } from "./campaign/threads.ts";

if (isMainThread) {
  // A reader that has seen enough (`| head`) closes the pipe: that is its right, and no failure of ours.
  process.stdout.on("error", (error: Error) => {
    if (!("code" in error) || error.code !== "EPIPE") throw error;
    process.exit(ExitCode.fine);
  });
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  });
}
