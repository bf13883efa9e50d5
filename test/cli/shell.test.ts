import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

test("shell answers each line of a pipe without a prompt, writes its greeting beside them, and `exit` leaves.", () => {
  const options = ["shell", "--stores", "3", "--regions", "2", "--clients", "0", "--at", "1s"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [".tools/run-ts.mjs", "src/cli/main.ts", ...options], {
    encoding: "utf8", input: "kill store 3\nrun 30s; store 3 | grep state_name\nstroe\nexit\nstore\n",
  });
  expect(stdout).toBe("1s kill store 3\n    \"state_name\": \"Disconnected\"\nunknown command \"stroe\" for \"pd-ctl\"\n\n" +
    "Did you mean this?\n\tstore\n");
  expect(stderr).toContain("At 1s.");
  expect(status).toBe(0);
});
