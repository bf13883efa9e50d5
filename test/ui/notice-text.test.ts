import { expect, test } from "vitest";
import { parseScenario, SCENARIO_FORMAT } from "../../src/exchange/scenario.ts";
import { NOTICE_SENTENCES, type NoticeCode } from "../../src/exchange/sentences.ts";
import type { PdRefusal } from "../../src/proto/operators.ts";
import { en } from "../../src/ui/words/en.ts";
import { noticeText } from "../../src/ui/words/notice-text.ts";
import { zh } from "../../src/ui/words/zh.ts";
import { notice } from "../../src/worker/refusals.ts";
import { atLeastOne } from "../at-least-one.ts";

const holes = (sentence: string): string[] => [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort((a, b) => (a < b ? -1 : 1));

test("every Chinese sentence has the values of the English one, and no others", () => {
  const codes = Object.keys(NOTICE_SENTENCES) as NoticeCode[];
  const differing = codes.filter((code) =>
    holes(NOTICE_SENTENCES[code]).join() !== holes(zh.notices.sentences[code] ?? "").join());
  expect(differing).toEqual([]);
});

test("a notice is told in the reader's language, with its values", () => {
  const notice = { level: "warning", code: "store.duplicate", where: "", text: "Store 4 is listed twice.",
    values: { store: 4 } } as const;
  expect(noticeText(notice, zh)).toBe("store 4 列出了两次；取第一个。");
  expect(noticeText(notice, en)).toBe("Store 4 is listed twice.");
});

test("what the worker itself refuses is told in the reader's language, with its values", () => {
  const values = { id: "netsplit", known: "healthy, store-dies" };
  expect(noticeText(notice("scenario.unknown", values), zh)).toBe("没有场景 netsplit；现有 healthy, store-dies。");
  expect(noticeText(notice("lesson.unknown", values), zh)).toBe("没有课程 netsplit；现有 healthy, store-dies。");
  expect(noticeText(notice("lesson.unknown", values), en)).toBe("There is no lesson netsplit; there are healthy, store-dies.");
});

test("what a file should have and has instead is told without a word of English", () => {
  const fields = { stores: 1.5, regions: [], replicas: {}, zones: "x", clients: null };
  const texts = Object.entries(fields).flatMap(([name, value]) => {
    const topology = { stores: 5, regions: 30, replicas: 3, zones: 3 };
    const wrong = { ...topology, [name]: value };
    const missing = Object.fromEntries(Object.entries(topology).filter(([field]) => field !== name));
    return [wrong, missing].map((each) => parseScenario(JSON.stringify({ format: SCENARIO_FORMAT, id: "mine", topology: each })))
      .flatMap((parsed) => (parsed.ok ? [] : parsed.notices.map((told) => noticeText(told, zh))));
  });
  expect(texts).toContain("应为 整数，却是 1.5；请改正。");
  expect(texts).toContain("应为 数，却是 列表；请改正。");
  expect(texts).toContain("应为 字段 `stores`，却是 空缺；请改正。");
  for (const text of atLeastOne(texts)) expect(text.replace(/`\w+`|"x"|null/g, "")).not.toMatch(/[A-Za-z]/);
});

test("what somebody wrote is quoted as it was written, also where it has words of ours", () => {
  const values = { expected: "a duration such as 10s", found: "`a list`" };
  const told = { level: "error", code: "action.expected", where: "", text: "", values } as const;
  expect(noticeText(told, zh)).toBe("应为 时长，例如 10s，却是 `a list`。");
});

test("a code that the language does not know keeps its English sentence", () => {
  const notice = { level: "error", code: "no.such.code", where: "", text: "It is so.", values: {} } as const;
  expect(noticeText(notice, zh)).toBe("It is so.");
});

test("what PD refuses is told in Chinese, with all of its values and without a word of English", () => {
  const refusals: { readonly [Kind in PdRefusal["kind"]]: Extract<PdRefusal, { readonly kind: Kind }> } = {
    "store-not-found": { kind: "store-not-found", store: 9 },
    "store-removed": { kind: "store-removed", store: 9 },
    "too-few-stores": { kind: "too-few-stores", store: 9, left: 2, need: 3 },
    "region-not-found": { kind: "region-not-found", region: 9 },
    "region-without-leader": { kind: "region-without-leader", region: 9 },
    "no-voter": { kind: "no-voter", store: 9 },
    "no-peer": { kind: "no-peer", store: 9 },
    "peer-exists": { kind: "peer-exists", store: 9 },
    "store-unhealthy": { kind: "store-unhealthy", store: 9 },
    "store-not-offline": { kind: "store-not-offline", store: 9 },
    "recovery-running": { kind: "recovery-running" },
    "recovery-store-unknown": { kind: "recovery-store-unknown", store: 9 },
    "recovery-store-up": { kind: "recovery-store-up", store: 9 },
    "abnormal-peer": { kind: "abnormal-peer", region: 9 },
    "region-joint": { kind: "region-joint", region: 9 },
    "many-leaders": { kind: "many-leaders", region: 9 },
    "no-voter-wanted": { kind: "no-voter-wanted", region: 9 },
    "no-voter-left": { kind: "no-voter-left", region: 9 },
    "no-valid-leader": { kind: "no-valid-leader", region: 9 },
    "nothing-to-do": { kind: "nothing-to-do", region: 9 },
    "operator-not-found": { kind: "operator-not-found", region: 9 },
    "scheduler-not-found": { kind: "scheduler-not-found" },
    "not-replicated": { kind: "not-replicated", region: 9 },
    "region-hot": { kind: "region-hot", region: 9 },
    "scheduler-exists": { kind: "scheduler-exists" },
    "no-leader-store": { kind: "no-leader-store", store: 9 },
    "member-not-found": { kind: "member-not-found", member: 9 }, "no-other-member": { kind: "no-other-member" },
    "store-destroyed": { kind: "store-destroyed", store: 9 }, "tombstones-held": { kind: "tombstones-held", stores: "4, 9" },
    "etcd-unhealthy": { kind: "etcd-unhealthy" },
    "rule-content": { kind: "rule-content", why: "9" },
    "label-content": { kind: "label-content", why: "9" },
    "rule-list": { kind: "rule-list", why: "9" },
    "leader-not-allowed": { kind: "leader-not-allowed", store: 9 },
    "not-adjacent": { kind: "not-adjacent" },
    "no-split-key": { kind: "no-split-key", region: 9 },
    "operator-exists": { kind: "operator-exists", region: 9 },
  };
  for (const { kind, ...values } of Object.values(refusals)) {
    const text = noticeText({ level: "error", code: `pd.${kind}`, where: "", text: "", values }, zh);
    expect(text).toMatch(Object.keys(values).length === 0 ? /./ : /9/);
    expect(text.replace(/PD|store|Region|leader|voter|operator|Up/g, ""), text).not.toMatch(/[A-Za-z{}]/);
  }
});
