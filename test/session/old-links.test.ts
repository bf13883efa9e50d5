import "../whole-engine.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seconds } from "../../src/kernel/time.ts";
import { openLink, VERSION } from "../../src/session/open.ts";
import { advanceRun } from "../../src/session/run.ts";

test("a link that the first version made opens, says by which it was made, and is the failover that was shared", () => {
  const link = openLink(readFileSync(join(import.meta.dirname, "links/0.1.0.txt"), "utf8").trim(), () => undefined);
  if (!link.ok) return expect.fail(link.notices[0]?.text);
  expect(link.at).toBe(seconds(30));
  const other = { code: "link.other-version", values: { version: "0.1.0", own: VERSION } };
  expect(link.notices).toEqual([expect.objectContaining(other)]);
  advanceRun(link.run, link.at);
  const told = link.run.branch.events.map(({ body }) => body.name);
  expect(told.filter((name) => name === "node.killed")).toHaveLength(1);
  expect(told.slice(told.indexOf("node.killed"))).toContain("raft.leader.elected");
});
