import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { interactionCommand } from "../../src/cli/interaction.ts";
import { parseDataFile } from "../../src/lab/datadriven.ts";
import { rewriteDataFile, runDataFile } from "../../src/lab/run-file.ts";

const folder = mkdtempSync(join(tmpdir(), "interaction-"));
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function run(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await interactionCommand.run(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

const single = `add-nodes 1 voters=(1) index=3
----
INFO 1 switched to configuration voters=(1)
INFO 1 became follower at term 0
INFO newRaft 1 [peers: [1], term: 0, commit: 3, applied: 3, lastindex: 3, lastterm: 1]
`;

const passes = (text: string): void => expect(runDataFile(text, "min", 1)).toBeNull();

describe("the format of data-driven files", () => {
  it("skips comments and blank lines, joins continued lines and trims commands", () => {
    passes(`# a comment\n\n   # another\n\nadd-nodes 1 \\\n  voters=(1) \\\n index=3\n${single.slice(single.indexOf("----"))}`);
  });

  it("reads every form of argument", () => {
    const file = parseDataFile("cmd 1 a=b c=(1, 2,(3,4)) d= e=() \"q=r\"\n----\n");
    if ("message" in file) throw new Error(file.message);
    expect(file.directives[0]?.args).toEqual([
      { key: "1", values: [] }, { key: "a", values: ["b"] }, { key: "c", values: ["1", "2", "(3,4)"] },
      { key: "d", values: [""] }, { key: "e", values: [] }, { key: "\"q", values: ["r\""] },
    ]);
  });

  it("reads output with blank lines between doubled separators", () => {
    const file = parseDataFile("one\n----\n----\na\n\nb\n----\n----\n\ntwo\nin put\n----\nok\n");
    if ("message" in file) throw new Error(file.message);
    expect(file.directives.map(({ command, input, expected }) => [command, input, expected])).toEqual([
      ["one", "", "a\n\nb\n"], ["two", "in put", "ok\n"],
    ]);
  });

  it("takes a last line without newline and lines that end in CR LF", () => {
    passes(`${single}\nstatus 1\n----\nok`);
    passes(single.replace(/\n/g, "\r\n"));
  });

  it("says where a file does not follow it", () => {
    expect(runDataFile("# x\ncmd a=(1,2\n----\n", "min", 1)).toMatchObject({ line: 2 });
  });
});

describe("commands and their errors", () => {
  it.each([
    ["fly 1", "unknown command"],
    ["_breakpoint", "ok"],
    ["propose 1 x", "INFO 1 no leader at term 0; dropping proposal\nraft proposal dropped"],
    ["log-level loud", "log levels must be either of [DEBUG INFO WARN ERROR FATAL NONE]"],
    ["log-level none", "ok"],
    ["add-nodes 1 voters=(1)", "index must be specified as > 1 due to bootstrap"],
    ["add-nodes 1 read-only=never", "invalid read-only option \"never\""],
    ["propose-conf-change 1 transition=soon", "unknown transition soon"],
    ["propose-conf-change 1 speed=fast", "unknown command speed"],
    ["propose-conf-change 1\nv", "unknown token v"],
    ["propose-conf-change 1\nx2", "unknown input: x2"],
    ["propose-conf-change 1 v1=true\nv2 v3", "v1 conf change can only have one operation and no transition"],
    ["compact 1 2", "requested index is unavailable due to compaction"],
    ["raft-log 1", "log is empty: first index=4, last index=3"],
    ["deliver-msgs 1", "no messages"],
    ["process-ready 1", "<empty Ready>"],
    ["raft-state", "1: StateFollower (Voter) Term:0 Lead:0"],
    ["report-unreachable 1", "must specify exactly two node indexes: node on which to report, and reported node"],
  ])("%s", (command, expected) => {
    passes(`${single}\n${command}\n----\n${expected}\n`);
  });

  it("at level NONE only errors are written", () => {
    passes(`${single}\nlog-level none\n----\nok\n\ncampaign 1\n----\nok\n\nfly\n----\nunknown command\n`);
  });

  it("restores the level after stabilize", () => {
    passes(`${single}\ncampaign 1\n----\nINFO 1 is starting a new election at term 0\nINFO 1 became candidate at term 1\n
stabilize log-level=none\n----\nok\n\nraft-state\n----\n1: StateLeader (Voter) Term:1 Lead:1\n`);
  });

  it("a broken invariant of the core fails the directive, in words", () => {
    const failure = runDataFile(`${single}\ncompact 1 99\n----\nok\n`, "min", 1);
    expect(failure).toMatchObject({ line: 7, command: "compact" });
    expect(failure?.message).toContain("the core stopped: a log is compacted only up to its last index");
  });
});

describe("the companion formats", () => {
  it("describes quorums", () => {
    passes("committed\n----\n<empty majority quorum>∞\n\nvote cfg=(1,2,3) votes=(y,n,_)\n----\nVotePending\n\n" +
      "committed cfg=(1,2) idx=(5)\n----\nerror: mismatched input (explicit or _) for voters [1 2]: [5]\n\n" +
      "committed cfg=(3,1,2) idx=(7,7,_)\n----\n       idx\nx>       7    (id=1)\n?        0    (id=2)\nx>       7    (id=3)\n7\n");
  });

  it("changes configurations, and keeps the state after an error", () => {
    passes("simple\nv1\n----\nvoters=(1)\n1: StateProbe match=0 next=1\n\nsimple\nv2 v3\n----\n" +
      "more than one voter changed without entering joint config\n\nleave-joint\nv1\n----\nthis command takes no input\n\n" +
      "simple\nl2\n----\nvoters=(1) learners=(2)\n1: StateProbe match=0 next=1\n2: StateProbe match=0 next=3 learner\n");
  });
});

describe("quorumscape interaction", () => {
  it("runs files and folders and counts", async () => {
    mkdirSync(join(folder, "sub", "deep"), { recursive: true });
    put("sub/deep/a.txt", single);
    put("sub/b.txt", single);
    put("sub/README.md", "not a test");
    expect(await run(join(folder, "sub"))).toEqual({ code: 0, out: ["2 passed, 0 failed"], err: [] });
  });

  it("shows the first difference of a failing file with its line", async () => {
    const path = put("bad.txt", `${single}\nraft-state\n----\n1: StateLeader (Voter) Term:0 Lead:0\n`);
    const { code, out } = await run("--draw", "min", path);
    expect(code).toBe(1);
    expect(out[0]).toBe(`${path}:7: raft-state: the output differs (draw min)`);
    expect(out).toContain("  first difference at line 9 (- expected, + actual)");
    expect(out).toContain("  - 1: StateLeader (Voter) Term:0 Lead:0");
    expect(out).toContain("  + 1: StateFollower (Voter) Term:0 Lead:0");
    expect(out[out.length - 1]).toBe("0 passed, 1 failed");
  });

  it("goes on after a failing file", async () => {
    const bad = put("bad2.txt", "fly\n----\nok\n");
    const good = put("good.txt", single);
    expect((await run(bad, good)).out.pop()).toBe("1 passed, 1 failed");
  });

  it.each([[[]], [["--draw", "often", "x"]], [["--color", "x"]], [["/no/such/file"]]])(
    "answers a request that it cannot carry out in a sentence: %j", async (args) => {
      const { code, out, err } = await run(...args);
      expect([code, out.length, err.length]).toEqual([2, 0, 1]);
    });

  it("rewrites expected output", async () => {
    const path = put("rewrite.txt", `# kept\n${single}\nraft-state\n----\nwrong\nlines\n\nstatus 1\n----\nok\n`);
    expect((await run("--rewrite", path)).code).toBe(0);
    const text = readFileSync(path, "utf8");
    expect(text).toContain("# kept\n");
    expect(text).toContain("raft-state\n----\n1: StateFollower (Voter) Term:0 Lead:0\n\nstatus 1\n----\nok\n");
    expect(rewriteDataFile(text, "max", 2)).toEqual({ text });
  });
});

it.each(["", "\n\n", "# only a comment\n"])("a file without a command (%j) does not pass, and is not rewritten", (text) => {
  expect(runDataFile(text, "min", 1)?.message).toContain("no command");
  expect(rewriteDataFile(text, "min", 1)).toContain("no command");
});
