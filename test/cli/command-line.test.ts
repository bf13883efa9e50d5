import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { DATA_FOLDER } from "../shared-data.ts";

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function type(...args: string[]): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** The document that `run … --json` prints. */
interface Document {
  readonly [key: string]: unknown;
  readonly hash: string;
  readonly now: string;
  readonly seed: number;
  readonly stores: readonly { readonly id: number; readonly state: string; readonly process: string; readonly regions: number }[];
  readonly regions: Readonly<Record<string, number>>;
  readonly failovers: readonly {
    readonly fault: string;
    readonly at: string;
    readonly regionsLed: number;
    readonly regionsTouched: number;
    readonly leaderElected: { readonly count: number; readonly max: string | null };
    readonly downAfter: string | null;
    readonly repairStartedAfter: string | null;
    readonly repaired: number;
    readonly notRepaired: number;
    readonly reasons: readonly string[];
  }[];
  readonly operations: { readonly ok: number; readonly failed: number; readonly retries: number;
    readonly errors: Readonly<Record<string, number>>; readonly retriesByKind: Readonly<Record<string, number>> };
  readonly consistency: Readonly<Record<string,
    { readonly outcome: string; readonly checked: number; readonly keeps?: readonly string[] }>>;
  readonly confVer: Readonly<Record<string, { readonly before: number; readonly after: number }>>;
  readonly invariants: { readonly checked: number; readonly violations: readonly unknown[] };
  readonly notices: readonly { readonly text: string }[];
}

async function report(...args: string[]): Promise<Document> {
  const { code, out, err } = await type("run", ...args, "--json");
  expect(code, err).toBe(0);
  return JSON.parse(out) as Document;
}

describe("words that lead nowhere", () => {
  test("no command: the usage on stderr, and exit code 2", async () => {
    const { code, out, err } = await type();
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("usage: quorumscape COMMAND");
  });

  test("an unknown command names the nearest", async () => {
    expect(await type("rnu")).toEqual({ code: 2, out: "",
      err: "There is no command rnu; the nearest is run. See: quorumscape help" });
    expect((await type("help", "interactoin")).err).toContain("the nearest is interaction");
  });

  test("an unknown action names the nearest, and nothing is run", async () => {
    const { code, out, err } = await type("run", "--do", "10s klil store 4");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("the nearest is `kill`");
  });

  test("a store that does not exist is noticed before the run", async () => {
    const { code, err } = await type("run", "--do", "10s kill store 9");
    expect(code).toBe(2);
    expect(err).toContain("There is no store 9");
  });

  test("an action behind the end of the run is named: the report is not what came of it", async () => {
    const { code, out, err } = await type("run", "--regions", "3", "--do", "1s kill store 1", "--do", "10s kill store 4",
      "--for", "2s", "--json");
    expect(code).toBe(0);
    expect(err).toBe('warning: --do "10s kill store 4": The run ends at 2s, before this is done.');
    expect((JSON.parse(out) as Document).notices.map(({ text }) => text)).toEqual(["The run ends at 2s, before this is done."]);
  });

  test("a scenario that does not exist names the one that was probably meant, and otherwise none", async () => {
    expect((await type("run", "--scenario", "store-die")).err).toContain("The nearest scenario that comes along is store-dies.");
    expect((await type("run", "--scenario", "./mine.json")).err).toBe(
      "There is no file ./mine.json. `quorumscape poster --list` lists the scenarios that come along.");
  });

  test("files that are missing, folders, empty or no JSON are said in sentences", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quorumscape-"));
    const empty = join(folder, "empty.json");
    writeFileSync(empty, "");
    const html = join(folder, "page.json");
    writeFileSync(html, "<html></html>");
    const at = async (path: string): Promise<string> => {
      const { code, out, err } = await type("run", "--import-regions", path);
      expect([code, out]).toEqual([2, ""]);
      return err;
    };
    expect(await at(join(folder, "none.json"))).toContain("There is no file");
    expect(await at(join(empty, "inside.json"))).toContain("is a file, not a folder");
    expect(await at(folder)).toContain("is a folder; expected a file");
    expect(await at(empty)).toContain("empty");
    expect(await at(html)).toContain("web page");
    expect((await type("run", "--scenario", html)).code).toBe(2);
  });
});

describe("help", () => {
  test("every command explains itself on stdout", async () => {
    for (const args of [["--help"], ["help"], ["run", "--help"], ["help", "run"], ["interaction", "--help"]]) {
      const { code, out, err } = await type(...args);
      expect([code, err], args.join(" ")).toEqual([0, ""]);
      expect(out).toContain("usage: quorumscape");
    }
  });

  test("--version is the package's version", async () => {
    const declared = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8")) as { version: string };
    expect((await type("--version")).out).toBe(declared.version);
  });
});

describe("run", () => {
  test("a killed store: elections, Disconnected, nothing repaired yet, and why", async () => {
    const document = await report("--stores", "5", "--regions", "12", "--seed", "7", "--do",
      "10s kill store 4", "--for", "1m30s");
    expect(document.now).toBe("1m30s");
    expect(document.stores.find((store) => store.id === 4)).toMatchObject({ state: "Disconnected", process: "dead" });
    expect(document.regions["leaderless"]).toBe(0);
    const [failover] = document.failovers;
    expect(failover).toMatchObject({ fault: "kill store 4", at: "10s", downAfter: null, repairStartedAfter: null });
    expect(failover?.leaderElected.count).toBe(failover?.regionsLed);
    expect(failover?.reasons.length).toBeGreaterThan(0);
    expect(document.operations.ok).toBeGreaterThan(5_000);
    expect(document.invariants.violations).toEqual([]);
  });

  test("the same seed gives the same hash, another seed another", async () => {
    const hash = async (seed: string): Promise<string> => (await report("--regions", "5", "--seed", seed, "--for", "20s")).hash;
    expect(await hash("1")).toBe(await hash("1"));
    expect(await hash("1")).not.toBe(await hash("2"));
  });

  test("--rate 0 leaves the cluster alone", async () => {
    expect((await report("--regions", "5", "--rate", "0", "--for", "10s")).operations).toMatchObject({ ok: 0, failed: 0 });
  });

  test("without --json the same is told in tables", async () => {
    const { code, out } = await type("run", "--regions", "5", "--do", "10s kill store 1", "--for", "40s");
    expect(code).toBe(0);
    expect(out).toContain("Stores\n  id  state");
    expect(out).toContain("kill store 1 at 10s");
    expect(out).toMatch(/Invariants: \d+ facts checked, none violated/);
  });

  test("an action that comes too late to mean anything is a warning, not a failure", async () => {
    const { code, err } = await type("run", "--regions", "3", "--do", "5s kill store 1", "--do",
      "6s kill store 1", "--for", "10s");
    expect(code).toBe(0);
    expect(err).toContain("warning: 6s: ");
  });
});

const threeStores = join(DATA_FOLDER, "pd/three-stores-v4.0.14/stores.json");

test("a scenario that comes along runs by its name, one in a file by its path", async () => {
  const own = await report("--scenario", "store-dies", "--for", "5s");
  expect(own.now).toBe("5s");
  const { code, err } = await type("run", "--scenario", "stor-dies");
  expect(code).toBe(2);
  expect(err).toContain("store-dies");
});

describe.skipIf(!existsSync(threeStores))(`imports (skipped without ${DATA_FOLDER})`, () => {
  test("three stores, one killed: no store is left that may hold the replica, and that is said", async () => {
    const document = await report("--import-stores", threeStores, "--do", "10s kill store 1", "--rate", "2", "--for", "35m");
    expect(document.failovers[0]).toMatchObject({ regionsTouched: 141, repaired: 0, notRepaired: 141, repairStartedAfter: null });
    expect(document.failovers[0]?.reasons.join(" ")).toContain("no store is left that may hold the replica");
    expect(document.notices.length).toBeGreaterThan(0);
  });
});

test("run tells whether what clients saw can have happened, and why they tried again", async () => {
  const { consistency, operations } = await report("--stores", "3", "--regions", "2", "--do", "2s kill store 2", "--for", "6s");
  const verdicts = Object.entries(consistency).map(([name, { outcome, checked }]) => [name, outcome, checked > 100]);
  expect(verdicts).toEqual(["linearizability", "isolation", "writes-kept", "real-time-order", "no-future-reads"].map((name) =>
    [name, "ok", true]));
  expect(consistency["isolation"]?.keeps).toEqual(["strict-serializable"]);
  expect(Object.keys(operations.retriesByKind)).toContain("ConnectionRefused");
});

test("what failed and what was tried again is told by kind, transactions too: kinds are all of it", async () => {
  const { operations } = await report("--stores", "3", "--regions", "2", "--workload", "bank", "--rate", "60",
    "--do", "1s kill store 2", "--for", "4s");
  const all = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
  expect([all(operations.errors), all(operations.retriesByKind)]).toEqual([operations.failed, operations.retries]);
  expect(operations.errors["WriteConflict"]).toBe(operations.failed);
  expect(Object.keys(operations.retriesByKind)).toEqual(expect.arrayContaining(["NotLeader", "KeyIsLocked"]));
});

describe("export", () => {
  test("writes what PD would print, which run imports again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quorumscape-"));
    const world = ["--stores", "3", "--regions", "2", "--for", "1s"];
    for (const format of ["stores", "regions"]) {
      const { code, out } = await type("export", ...world, "--as", `pd-${format}`, "--out", join(folder, `${format}.json`));
      expect([code, out]).toEqual([0, ""]);
    }
    const printed = await type("export", ...world, "--as", "pd-stores");
    expect(printed.out).toBe(readFileSync(join(folder, "stores.json"), "utf8").trimEnd());
    const again = await report("--import-stores", join(folder, "stores.json"), "--import-regions",
      join(folder, "regions.json"), "--for", "1s");
    expect(again.stores.map(({ id, regions }) => [id, regions])).toEqual([[1, 2], [2, 2], [3, 2]]);
    expect(again.notices.map(({ text }) => text)).toEqual([expect.stringContaining("location-labels")]);
  });

  test("names the formats where none or an unknown one is asked for, and the file that cannot be written", async () => {
    expect((await type("export", "--stores",
      "3")).err).toContain("pd-stores, pd-regions, pd-members, pd-config, porcupine, elle, knossos, history-svg, outages-csv, anatomy-md, anatomy-svg.");
    expect((await type("export", "--as", "pd-store")).err).toContain("the nearest is `pd-stores`");
    expect(await type("export", "--as", "pd-members", "--for", "1s", "--out", "/nowhere/at/all.json"))
      .toEqual({ code: 2, out: "", err: "There is no folder for /nowhere/at/all.json." });
  });

  test("says which regions there are where one is asked for that there is not", async () => {
    const world = ["--stores", "3", "--regions", "2", "--for", "1s", "--as", "shiviz"];
    expect(await type("export", ...world, "--region", "999"))
      .toEqual({ code: 2, out: "", err: "There is no region 999 in this run; expected one of 1, 2." });
    expect((await type("export", ...world, "--region", "2")).code).toBe(0);
  });

  test("writes a picture as PNG where its file is to be one, and nothing else", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "quorumscape-")), "anatomy.PNG");
    const world = ["--stores", "3", "--regions", "2", "--do", "1s kill store 1"];
    const died = [...world, "--for", "2s"];
    expect(await type("export", ...died, "--as", "anatomy-svg", "--out", file)).toEqual({ code: 0, out: "", err: "" });
    const png = readFileSync(file);
    expect([png.toString("latin1", 1, 4), png.readUInt32BE(16)]).toEqual(["PNG", 1_920]);
    expect((await type("export", ...died, "--as", "csv", "--out", file)).err).toContain("Only pictures are written as PNG");
    const twice = [...world, "--do", "8s kill store 2", "--for", "9s"];
    expect((await type("export", ...twice, "--as", "anatomy-svg", "--out", file)).err).toContain("more than one picture");
  });

  test("writes what clients did, for a scenario in front; a file for each key goes into a folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quorumscape-"));
    const lines = (await type("export", "store-dies", "--for", "2s", "--as", "porcupine")).out.split("\n");
    expect(lines[0]).toMatch(/^\{"format":"quorumscape-history\/1","version":"[\d.]+","scenario":"store-dies"/);
    expect(lines.length).toBeGreaterThan(100);
    const world = ["--stores", "3", "--regions", "1", "--for", "2s"];
    expect((await type("export", ...world, "--as", "knossos", "--out", join(folder, "keys"))).code).toBe(0);
    expect(readFileSync(join(folder, "keys", "register-0.edn"), "utf8")).toMatch(/^\{:index 0 :time 0 :process :nemesis /);
    expect((await type("export", ...world, "--rate", "0", "--as", "knossos")).code).toBe(2);
  });

  test("of run, a configuration among the imported files changes the settings of the first instant", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quorumscape-"));
    const file = join(folder, "all.json");
    const exported = await Promise.all(["pd-stores", "pd-regions"].map((format) =>
      type("export", "--stores", "3", "--regions", "2", "--for", "1s", "--as", format)));
    writeFileSync(file, [...exported.map(({ out }) => out), '{"schedule": {"max-store-down-time": "1m0s"}}'].join("\n"));
    const { failovers } = await report("--import-stores", file, "--do", "1s kill store 3", "--for", "2m");
    expect(failovers[0]?.downAfter).toMatch(/^1m|^5\d/);
  });
});
