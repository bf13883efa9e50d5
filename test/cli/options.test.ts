import { expect, test } from "vitest";
import { readOptions } from "../../src/cli/options.ts";
import { readRunRequest } from "../../src/cli/run-options.ts";
import { seconds } from "../../src/kernel/time.ts";

const problemOf = (...args: string[]): string => {
  const read = readRunRequest(args);
  return read.ok ? "" : read.problem;
};

test("without options a run is the default cluster", () => {
  expect(readRunRequest([])).toEqual({
    ok: true,
    value: {
      world: {
        source: { kind: "generated", topology: { stores: 5, regions: 30, replicas: 3, zones: 3, clients: 3, pds: 3 } },
        preset: undefined, seed: undefined, rate: undefined, workload: undefined, load: [], actions: [], length: undefined,
        detectors: false, policy: undefined,
      },
      json: false, output: { kind: "report" },
    },
  });
});

test("what is said of the load is a setting, and held to what the setting takes", () => {
  const read = readRunRequest(["--threads", "8", "--think-time", "50ms", "--key-distribution", "zipf"]);
  expect(read.ok && read.value.world.load).toEqual([
    { key: "client.threads", value: "8" }, { key: "client.think-time", value: "50ms" },
    { key: "client.key-distribution", value: "zipf" },
  ]);
  expect(problemOf("--key-distribution", "gauss")).toBe("--key-distribution is `gauss`; expected uniform, zipf or hot-range.");
});

test("--do may be given several times, its text stays as it is, and = works as well as a blank", () => {
  const read = readRunRequest(["--do", "10s kill store 4", "--do=20s restart store 4", "--for", "30s", "--json"]);
  expect(read.ok && read.value.world.actions).toEqual(["10s kill store 4", "20s restart store 4"]);
  expect(read.ok && read.value.world.length).toBe(seconds(30));
  expect(read.ok && read.value.json).toBe(true);
});

test("values stay text: ids beyond 2^53 and numbers with leading zeros survive", () => {
  const read = readOptions(["--id", "18446744073709551615", "--key", "007"], [
    { name: "id", value: "N", help: "" }, { name: "key", value: "TEXT", help: "" },
  ]);
  expect(read.ok && [...read.options.values]).toEqual([["id", ["18446744073709551615"]], ["key", ["007"]]]);
});

test("an unknown option names the nearest one", () => {
  expect(problemOf("--store", "5")).toBe("There is no option --store; the nearest is --stores.");
  expect(problemOf("--jsno")).toContain("nearest is --json");
  expect(problemOf("--no-json")).toContain("There is no option --no-json");
  expect(problemOf("--__proto__", "x")).toContain("There is no option");
});

test("what is wrong with a value is said with what was expected", () => {
  expect(problemOf("--seed", "x")).toBe("--seed is `x`; expected a whole number from 0 to 4294967295.");
  expect(problemOf("--seed", "-3")).toContain("expected a whole number");
  expect(problemOf("--stores", "1e3")).toContain("expected a whole number from 1 to 100");
  expect(problemOf("--regions", "0")).toContain("expected a whole number from 1 to 10000");
  expect(problemOf("--for", "tomorrow")).toContain("expected a duration");
  expect(problemOf("--for", "-5s")).toContain("--for");
  expect(problemOf("--preset", "tivk")).toContain("the nearest is `tikv`");
  expect(problemOf("--for")).toBe("--for needs a value: --for DURATION.");
  expect(problemOf("--for", "--json")).toBe("--for needs a value: --for DURATION.");
  expect(problemOf("--seed", "1", "--seed", "2")).toBe("--seed was given 2 times; expected it once.");
  expect(problemOf("--json=yes")).toBe("--json takes no value.");
});

test("a stray word is no option, and two origins of a cluster exclude each other", () => {
  expect(problemOf("kill store 4")).toContain("where an option was expected");
  expect(problemOf("--stores", "5", "--import-regions", "r.json")).toContain("exclude each other");
  expect(problemOf("--scenario", "s.json", "--import-stores", "r.json")).toContain("exclude each other");
});
