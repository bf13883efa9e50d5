import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportCommand } from "../../src/cli/export.ts";
import { MAX_FILE_CHARACTERS } from "../../src/exchange/bytes.ts";
import { MAX_FILES } from "../../src/exchange/documents.ts";
import { importCluster } from "../../src/exchange/import.ts";
import { MAX_STORES } from "../../src/cluster/topologies.ts";
import { decodeLink, encodeLink } from "../../src/exchange/link.ts";
import { parseScenario, SCENARIO_FORMAT } from "../../src/exchange/scenario.ts";
import { openFiles } from "../../src/session/open.ts";
import { PRESET_NAMES } from "../../src/kernel/preset.ts";
import { START } from "../../src/kernel/time.ts";
import { NOTICE_SENTENCES } from "../../src/exchange/sentences.ts";
import { topologyFault } from "../../src/exchange/topology-check.ts";
import { importing, noticeOf, regionJson, regionsJson, storeJson, storesJson, threeStores } from "./pd-json.ts";
import { atLeastOne } from "../at-least-one.ts";

/** Whatever comes in: a cluster that can be born, or at least one error; and only complete sentences. */
function expectSense(result: ReturnType<typeof importCluster>): void {
  expect(result.ok ? topologyFault(result.topology) : undefined).toBeUndefined();
  expect(result.notices.some(({ level }) => level === "error")).toBe(!result.ok);
  const empty = result.notices.flatMap(({ code, values }) => {
    const sentence: string = (NOTICE_SENTENCES as Readonly<Record<string, string>>)[code] ?? "{}";
    const holes = [...sentence.matchAll(/\{(\w*)[^}]*\}/g)].map(([, hole = ""]) => hole);
    return holes.filter((hole) => values[hole] === undefined || Number.isNaN(values[hole])).map((hole) => `${hole} of ${code}`);
  });
  expect(empty).toEqual([]);
}

describe("hostile input", () => {
  it("of any text is answered with a sentence", () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.string()), (text) => {
      expectSense(importCluster([{ name: text.slice(0, 40), text }]));
    }), { numRuns: 500 });
  });

  it("made of a dump by changing, cutting or repeating anything in it is answered with sense", () => {
    const whole = JSON.stringify({ stores: [storeJson(1), storeJson(2), storeJson(3)],
      regions: (regionsJson(5) as { regions: unknown[] }).regions }, null, 1);
    const mutated = fc.tuple(fc.nat(), fc.nat(60),
      fc.constantFrom("", "0", "null", "{}", "[]", "\"x\"", "-1", "99999999999999999999", "1e308", "true", ","))
      .map(([place, length, junk]) => {
        const at = place % whole.length;
        return whole.slice(0, at) + junk + whole.slice(at + length);
      });
    fc.assert(fc.property(mutated, (text) => expectSense(importCluster([{ name: "dump", text }]))), { numRuns: 600 });
  });

  it("in which any value is replaced by any other is answered with sense", () => {
    const values = fc.constantFrom<unknown>(
      null, 0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER, "", "x", "18446744073709551615", true,
        [], {}, [[]], [null], { id: 1 }, "__proto__");
    const document = { stores: [storeJson(1), storeJson(2)], regions: (regionsJson(3) as { regions: unknown[] }).regions };
    const paths = pathsOf(document);
    let shared = 0;
    fc.assert(fc.property(fc.nat(paths.length - 1), fc.nat(paths.length - 1), values, values, (first, second, a, b) => {
      const copy = structuredClone(document) as unknown;
      replaceAt(copy, paths[first] ?? [], a);
      replaceAt(copy, paths[second] ?? [], b);
      const result = importing(copy);
      expectSense(result);
      if (!result.ok) return;
      // And whatever was made of it can be shared.
      const run = { version: "", scenario: "", topology: result.topology, preset: "tikv", seed: 1,
        inputs: [], at: START } as const;
      expect(decodeLink(encodeLink(run))).toEqual({ ok: true, run });
      shared++;
    }), { numRuns: 1_000 });
    expect(shared).toBeGreaterThan(100);
  });

  it("with __proto__, constructor and other borrowed names changes nothing and reads as nothing", () => {
    const result = importing('{"__proto__": {"regions": []}, "constructor": {"stores": []}, "toString": 1}');
    expect(noticeOf(result, "import.nothing").level).toBe("error");
    const polluted = JSON.stringify(regionJson(1)).replace('"id":1,',
      '"id":1,"__proto__":{"leader":{"id":99}},"hasOwnProperty":3,');
    expectSense(importing(polluted));
    expect(({} as Record<string, unknown>)["leader"]).toBeUndefined();
  });

  it("nested a million deep is refused by line and column, not by the stack", () => {
    for (const open of ["[", '{"regions":', '{"stores":{"a":']) {
      expect(noticeOf(importing(open.repeat(1_000_000)), "file.too-deep").text).toContain("Line 1, column");
    }
  });

  it("of a hundred megabytes is refused by its size, at once", () => {
    const text = "[".padEnd(100 * 1_048_576, " ");
    const start = performance.now();
    const result = importCluster([{ name: "huge", text }]);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(noticeOf(result, "file.too-large").values).toEqual({ size: text.length, limit: MAX_FILE_CHARACTERS });
  });

  it("with more files, stores or regions than can be read says how many can be", () => {
    const many = Array.from({ length: MAX_FILES + 1 }, () => ({ name: "a", text: "{}" }));
    expect(noticeOf(importCluster(many), "file.too-many").values).toEqual({ count: MAX_FILES + 1, limit: MAX_FILES });
    const stores = storesJson(...Array.from({ length: MAX_STORES + 1 }, (_, index) => storeJson(index + 1)));
    expect(noticeOf(importing(stores), "import.too-many-stores"))
      .toMatchObject({ level: "error", values: { limit: MAX_STORES } });
    const scattered = Array.from({ length: 101 }, (_, index) => regionJson(index + 1, {
      peers: [0, 1].map((turn) => ({ id: 1_000 + index * 2 + turn, store_id: 10_000 + index * 2 + turn })), leader: {},
    }));
    expect(noticeOf(importing(scattered), "import.too-many-stores").level).toBe("error");
  });

  it("with names full of control characters and markup shows them on one line", () => {
    const result = importCluster([{ name: "a\u202e\n<script>", text: "nonsense\u0007\u202e here" }, { name: "b", text: "" }]);
    for (const notice of atLeastOne(result.notices)) expect(notice.text + notice.where).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("that a shape refuses says so as a person would: no pattern, no type of the code, nothing cut off", () => {
    const topology = { stores: 5, regions: 30, replicas: 3, zones: 3, logLengths: [1, 1, 1] };
    const base = { format: SCENARIO_FORMAT, id: "mine", preset: "tikv", seed: 1, startAt: "1s", view: "group",
      inputs: ["1s heal"], topology, story: { until: "9s", must: ["true"] } };
    const junk = [null, -1, 1.5, 1e300, "X y", true, [], {}, ["x".repeat(500)], new Array(2_000).fill(1)];
    const texts = pathsOf(base).filter((path) => path.length > 0).flatMap((path) => [...junk, undefined].map((value) => {
      const copy = structuredClone(base);
      replaceAt(copy, path, value);
      return refusalOf(JSON.stringify(copy));
    })).filter((text) => text !== "");
    expect(texts.length).toBeGreaterThan(150);
    expect(texts.filter((text) => /Invalid|Received|\/\^|\b(Object|Array)\b|undefined|\S…, /.test(text))).toEqual([]);
    expect(texts).toContain(`Expected ${PRESET_NAMES.map((name) => `"${name}"`).join(" or ")}, found -1; change that.`);
    expect(texts).toContain("Expected a whole number, found 1.5; change that.");
    expect(texts).toContain("Expected the field `stores`, found nothing; change that.");
    expect(texts).toContain('Expected an id of small letters, digits and dashes, found "X y"; change that.');
    expect(texts).toContain("Expected a list, found an object; change that.");
    expect(refusalOf(JSON.stringify({ ...base, topology: { ...base.topology, region: 3 } })))
      .toBe('There is no field "region" here; the nearest is `regions`.');
  });

  it("that is a scenario of another version is answered as one, and not as a document of PD's", () => {
    const text = JSON.stringify({ format: "quorumscape-scenario/2", id: "mine", topology: {} });
    const { opened } = openFiles([{ name: "mine.json", text }], () => undefined);
    expect(opened.ok ? [] : opened.notices.map(({ code }) => code)).toEqual(["scenario.not-scenario"]);
  });

  it("that is a history which export wrote is called one, whatever its form", () => {
    for (const format of ["porcupine", "elle", "knossos"]) {
      const lines: string[] = [];
      const workload = format === "elle" ? "list-append" : "register";
      void exportCommand.run(["--workload", workload, "--for", "3s", "--as", format], {
        out: (line) => void lines.push(line), err: (line) => { throw new Error(line); },
      });
      const text = lines.join("\n");
      expect(text.length, format).toBeGreaterThan(500);
      expect(noticeOf(importing(text), "file.history").level, format).toBe("error");
    }
  });

  it("that is a failover policy is called one, in block and in flow style, and told where to go", () => {
    const policies = ["# mine\nhealth_check:\n  interval: 5s\n", "---\nresponse_time:\n  above: 500ms\n",
      "{health_check: {threshold: 3}}", '{"cpu": {"above": "95%"}}'];
    const sentences = policies.map((text) => noticeOf(importing(text), "file.policy").text);
    expect(sentences).toEqual(policies.map(() => expect.stringContaining("run --policy FILE") as string));
    expect(noticeOf(importing("memory: full\nhealth_check: good\n"), "file.yaml").level).toBe("error");
  });

  it("that asks for an isolation by no label of the cluster is said, and not handed to a run that would refuse it", () => {
    const asked = (level: string): ReturnType<typeof importing> =>
      importing(threeStores(), regionsJson(3), { "max-replicas": 3, "location-labels": "zone,host", "isolation-level": level });
    const unfit = asked("rack");
    expect(noticeOf(unfit, "config.not-value").values)
      .toMatchObject({ item: "isolation-level", found: '"rack"', labels: "zone,host" });
    expect(noticeOf(unfit, "config.used").text).not.toContain("isolation-level");
    const levels = (result: typeof unfit): readonly string[] => (result.ok ? result.inputs : [])
      .flatMap(({ action }) => (action.kind === "set" && action.key === "pd.isolation-level" ? [action.value] : []));
    expect([levels(unfit), levels(asked("host"))]).toEqual([[], ["host"]]);
  });

  it("that lists schedulers without a name names none", () => {
    const schedulers = [{ type: "label" }, { type: 7 }, {}];
    const result = importing(threeStores(), regionsJson(3), { schedule: { "schedulers-v2": schedulers } });
    expect(JSON.stringify(result.notices)).not.toMatch(/undefined|7-scheduler/);
  });

  it("with control characters or very long words in keys and rules is told in lines that can be read", () => {
    const odd = "x\u202e\u0000\ny";
    const rules = [{ group_id: odd, id: "default", start_key: "", end_key: "", role: "voter", count: 3 },
      { group_id: "pd", id: "other", start_key: "", end_key: "", role: odd, count: 1 }];
    const result = importing(threeStores(), regionsJson(3, { 1: { end_key: "61".repeat(5_000) } }), rules);
    for (const code of ["config.rule-broken", "config.rules", "region.hole"]) noticeOf(result, code);
    for (const { code, text } of atLeastOne(result.notices)) {
      expect(text, code).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(text.length, code).toBeLessThan(700);
    }
  });

  it("with numbers beyond all numbers, long ids and one region alone is told in its own words", () => {
    const large = importing(threeStores(), regionsJson(3), '{"schedule": {"max-merge-region-keys": 1e999}}');
    expect(noticeOf(large, "config.not-value").values["found"]).toBe('"1e999"');
    const [one, other] = [5, "x".repeat(3_000)]
      .map((id) => ({ header: { cluster_id: id }, members: [{ name: "a" }], leader: {} }));
    expect(noticeOf(importing(threeStores(), one, other), "import.different-cluster-ids").text.length).toBeLessThan(200);
    expect(noticeOf(importing({ ...regionJson(1), peers: [] }), "import.no-region-left").text)
      .toContain("No region of those given (1) can be used");
    expect(importing(["removing {4} peers"]).notices.map(({ code }) => code)).toEqual(["file.unknown"]);
  });

  it("leaves nothing behind: what is imported next is the same as before", () => {
    const before = importing(threeStores(), regionsJson(3));
    importing('{"__proto__": 1}');
    importing("[".repeat(100_000));
    expect(importing(threeStores(), regionsJson(3))).toEqual(before);
  });
});

function refusalOf(text: string): string {
  const parsed = parseScenario(text);
  return parsed.ok ? "" : parsed.notices[0]?.text ?? "";
}

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [path, ...keys.flatMap((key) => pathsOf((value as Record<string | number, unknown>)[key], [...path, key]))];
}

function replaceAt(root: unknown, path: readonly (string | number)[], value: unknown): void {
  let target = root as Record<string | number, unknown> | null | undefined;
  for (const key of path.slice(0, -1)) target = target?.[key] as typeof target;
  const last = path.at(-1);
  if (last !== undefined && typeof target === "object" && target !== null) target[last] = structuredClone(value);
}
