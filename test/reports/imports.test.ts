import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { importCluster, type ImportResult } from "../../src/exchange/import.ts";
import { topologyFault } from "../../src/exchange/topology-check.ts";
import { noticeOf } from "../exchange/pd-json.ts";
import { DATA_FOLDER, NO_DATA } from "../shared-data.ts";

const folder = resolve(DATA_FOLDER, "reports");
const hasData = existsSync(folder);

/** Imports files of one report, as bytes, as the page and the command line do. */
const report = (name: string, ...files: readonly string[]): ImportResult =>
  importCluster(files.map((file) => ({ name: file, text: readFileSync(resolve(folder, name, file)) })));

function whole(result: ImportResult): Extract<ImportResult, { readonly ok: true }> {
  if (!result.ok) throw new Error(result.notices.map(({ text }) => text).join("\n"));
  expect(topologyFault(result.topology)).toBeUndefined();
  return result;
}

if (!hasData) it.skip(NO_DATA, () => undefined);

describe.runIf(hasData)("what people reported of imports", () => {
  it("an Offline store that PD never heard of begins dead, and that is said", () => {
    const result = whole(report("offline-silent-store", "stores.json"));
    expect(result.topology.stores.map(({ id, state, alive }) => [id, state, alive])).toContainEqual([134012, "Offline", false]);
    expect(noticeOf(result, "store.silence-assumed").values).toMatchObject({ store: "134012", said: "Offline" });
  });

  it("regions without keys get made-up ones in the order of their ids, and none is dropped as an overlap", () => {
    const result = whole(report("regions-without-keys", "regions.json"));
    const ids = result.topology.regions.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(noticeOf(result, "regions.keys-made").values).toEqual({ count: ids.length });
    expect(result.notices.map(({ code }) => code)).not.toContain("region.overlap");
  });

  it("a region that was laid out is named, and one of two voters is called so", () => {
    const result = whole(report("blank-region-name", "stores.json"));
    const { text, values } = noticeOf(result, "region.no-quorum");
    expect(values).toMatchObject({ region: String(result.topology.regions[0]?.id), dead: 1, voters: 2 });
    expect(text).not.toMatch(/ {2}|Most/);
  });

  it("bare stores are called stores without their status, and read", () => {
    const result = whole(report("misnamed-documents", "jq-bare-stores.json"));
    expect(result.topology.stores.length).toBe(5);
    noticeOf(result, "file.bare-stores");
    expect(result.notices.map(({ text }) => text).join(" ")).not.toContain("version");
  });

  it("TiFlash keeps its label, by which PD leaves it alone", () => {
    const { topology } = whole(report("tiflash-under-replicated", "tiflash-stores.json"));
    const tiflash = topology.stores.filter(({ labels }) => labels.some(({ value }) => value === "tiflash"));
    expect(tiflash.length).toBe(2);
    const roles = topology.regions.flatMap(({ peers }) => peers)
      .filter(({ storeId }) => tiflash.some(({ id }) => id === storeId));
    expect(new Set(roles.map(({ role }) => role))).toEqual(new Set(["Learner"]));
  });

  const forms = hasData ? readdirSync(resolve(folder, "refused-forms")).filter((file) => /^(form|r)-/.test(file)) : [];
  it.each(forms)("the form %s is read, and what was passed over or unwrapped is named", (file) => {
    const result = whole(report("refused-forms", file));
    expect(result.notices.some(({ code }) => /^(text|file)\./.test(code))).toBe(true);
    expect(result.topology.stores.length).toBe(file.startsWith("r-") ? 3 : 5);
  });
});
