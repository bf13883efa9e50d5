import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HistoryDocument } from "../../../src/exchange/history/document.ts";
import { writeElle } from "../../../src/exchange/history/elle.ts";
import { writeKnossos } from "../../../src/exchange/history/knossos.ts";
import { writePorcupine } from "../../../src/exchange/history/porcupine.ts";
import type { Instant } from "../../../src/kernel/time.ts";
import type { HistoryEntry } from "../../../src/proto/history.ts";
import { isolationOf } from "../../../src/check/history/isolation.ts";
import { drawAppends } from "../../check/history/drawn.ts";
import { retried, txn } from "../../check/history/written.ts";
import { readEdn, type Edn, type Keyword } from "./read-edn.ts";

const document = (histories: HistoryDocument["histories"], faults: HistoryDocument["faults"] = []): HistoryDocument => ({
  version: "0.1.0", scenario: "store-dies", preset: "tikv", seed: 1, hash: "00ff", end: 60_000_000 as Instant, modifiedRaft: [],
    histories, faults,
});

const killed = { at: 15 as Instant, text: "kill store 1", tag: "store 1" };

const registers = [txn("wx1", [10, 20]), txn("gx-", [13, null]), txn("gx1", [20, 30]), txn("wx2", [40, 50], "failed"),
  txn("wy3", [41, null])];

describe("porcupine", () => {
  test("one line for the run, one for each operation that may have had an effect, one for each fault", () => {
    const { text } = writePorcupine(document({ register: registers }, [killed]));
    expect(text.split("\n")).toEqual([
      '{"format":"quorumscape-history/1","version":"0.1.0","scenario":"store-dies","preset":"tikv","seed":1,"hash":"00ff","unit":"us","end":60000000}',
      '{"client":10,"op":"put","key":"x","value":"1","call":10,"return":20,"ok":true}',
      '{"client":13,"op":"get","key":"x","value":null,"call":13,"return":null,"ok":null}',
      '{"client":20,"op":"get","key":"x","value":"1","call":20,"return":30,"ok":true}',
      '{"client":41,"op":"put","key":"y","value":"3","call":41,"return":null,"ok":null}',
      '{"fault":"kill store 1","tag":"store 1","at":15}', "",
    ]);
  });

  test("rules that were switched off are named", () => {
    expect(writePorcupine({ ...document({}), modifiedRaft: ["preVote"] }).text).toContain('"modifiedRaft":["preVote"]');
  });
});

describe("elle", () => {
  const lists = [txn("ax1 ry-", [10, 20]), txn("ax2", [15, null]), txn("rx12 ax3", [30, 40]), txn("ax4", [41, 45], "failed")];

  test("an invocation, and what came of it; what nobody knows the end of is told when the run ends", () => {
    expect(writeElle(document({ "list-append": lists }, [killed])).text.split("\n")).toEqual([
      '{:index 0 :time 0 :process :nemesis :type :info :f :start :value "quorumscape 0.1.0, scenario store-dies, preset tikv, seed 1, state 00ff"}',
      '{:index 1 :time 10000 :process 10 :type :invoke :f :txn :value [[:append "x" 1] [:r "y" nil]]}',
      '{:index 2 :time 15000 :process :nemesis :type :info :f :kill :value "store 1"}',
      '{:index 3 :time 15000 :process :nemesis :type :info :f :kill :value "store 1"}',
      '{:index 4 :time 15000 :process 15 :type :invoke :f :txn :value [[:append "x" 2]]}',
      '{:index 5 :time 20000 :process 10 :type :ok :f :txn :value [[:append "x" 1] [:r "y" nil]]}',
      '{:index 6 :time 30000 :process 30 :type :invoke :f :txn :value [[:r "x" nil] [:append "x" 3]]}',
      '{:index 7 :time 40000 :process 30 :type :ok :f :txn :value [[:r "x" [1 2]] [:append "x" 3]]}',
      '{:index 8 :time 41000 :process 41 :type :invoke :f :txn :value [[:append "x" 4]]}',
      '{:index 9 :time 45000 :process 41 :type :fail :f :txn :value [[:append "x" 4]]}',
      '{:index 10 :time 60000000000 :process 15 :type :info :f :txn :value [[:append "x" 2]] :error :unknown}', "",
    ]);
  });

  test("without lists, registers: deletes are left out, because nil is what is there at first", () => {
    const { name, text } = writeElle(document({ register: [txn("wx1", [1, 2]), txn("wx-", [3, 4])] }));
    expect([name, text.split("\n").length]).toEqual(["rw-register.edn", 4]);
  });

  test("a write that may come twice is written once: Elle takes no value that two have written", () => {
    const register = retried("wx1", [1, 2]);
    const { text } = writeElle(document({ register }));
    expect(text.match(/:type :\w+ :f :txn/g)).toEqual([":type :invoke :f :txn", ":type :ok :f :txn"]);
    expect(writePorcupine(document({ register })).text.match(/"return":\w+/g)).toEqual(['"return":2', '"return":null']);
  });

  test("what is written reads back as the same history, on which the checks agree", () => {
    const drawn = drawAppends({ seed: 3, count: 300, keys: 5 });
    const back = entriesIn(writeElle(document({ "list-append": drawn })).text);
    const told = (entries: readonly HistoryEntry[]): unknown[] => entries.map(({ process, call, outcome, operations }) =>
      [process, call, outcome, operations.map((one) => (one.kind === "read-list" && outcome !== "ok" ? { ...one, elements: [] }
        : one))])
      .sort((a, b) => Number(a[0]) - Number(b[0]));
    expect(told(back)).toEqual(told(drawn));
    expect(isolationOf(back, true)).toEqual({ findings: [], levels: ["strict-serializable"] });
  });
});

test("knossos: a file for each key, with reads and writes", () => {
  const files = writeKnossos(document({ register: registers }));
  expect(files.map(({ name }) => name)).toEqual(["register-x.edn", "register-y.edn"]);
  expect(files[1]?.text.split("\n").slice(1)).toEqual([
    '{:index 1 :time 41000 :process 41 :type :invoke :f :write :value "3"}',
    '{:index 2 :time 60000000000 :process 41 :type :info :f :write :value "3" :error :unknown}', "",
  ]);
  expect(files[0]?.text).toContain(':process 20 :type :ok :f :read :value "1"}');
});

test("whatever a key or value holds, lines stay lines and texts stay texts", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const elle = writeElle(document({ register: [{ ...txn("wx1"), operations: [{ kind: "write", key: text, value: text }] }] }));
    const plain = text.replace(/(?![\n\t\r])\p{Cc}/gu, ".");
    expect(entryOf(elle.text)).toEqual([[{ keyword: "w" }, plain, plain]]);
    const entry: HistoryEntry = { ...txn("wx1"), operations: [{ kind: "write", key: text, value: text }] };
    const lines = writeKnossos(document({ register: [entry] },
      [{ at: 1 as Instant, text, tag: text }]))[0]?.text.trimEnd().split("\n") ?? [];
    expect(lines.map(readEdn)).toHaveLength(5);
    expect(writePorcupine(document({ register: [entry] })).text.trimEnd().split("\n").map((line) =>
      JSON.parse(line) as unknown)).toHaveLength(2);
  }), { numRuns: 100 });
});

/** The history in a file of Elle's, by the rules of Jepsen: one operation of a process at a time, and none behind `:info`. */
function entriesIn(text: string): HistoryEntry[] {
  const open = new Map<number, number>();
  const entries: HistoryEntry[] = [];
  text.trimEnd().split("\n").map(readEdn).forEach((line, place) => {
    if (!(line instanceof Map) || line.get("index") !== place) throw new Error(`line ${place} has its index`);
    const process = line.get("process");
    if (typeof process !== "number") return;
    const at = (Number(line.get("time")) / 1000) as Instant;
    const type = wordOf(line.get("type"));
    if (type === "invoke") {
      if (open.has(process)) throw new Error(`process ${process} does two things at once`);
      open.set(process, entries.length);
      entries.push({ ...txn("rx-"), client: 1, process, call: at, end: null, outcome: "unknown",
        operations: operationsIn(line.get("value")) });
      return;
    }
    const begun = open.get(process) ?? -1;
    const entry = entries[begun];
    if (entry === undefined) throw new Error(`process ${process} ends what it has begun`);
    if (type === "info") return;
    open.delete(process);
    entries[begun] = { ...entry, end: at, outcome: type === "ok" ? "ok" : "failed", operations: operationsIn(line.get("value")) };
  });
  return entries;
}

/** The value of the first invocation. */
const entryOf = (text: string): Edn | undefined => (readEdn(text.split("\n")[1] ?? "") as ReadonlyMap<string, Edn>).get("value");

const wordOf = (value: Edn | undefined): string => (value as Keyword).keyword;

const operationsIn = (value: Edn | undefined): HistoryEntry["operations"] =>
  (value as readonly (readonly Edn[])[]).map(([kind, key, held]) =>
  (wordOf(kind) === "append"
    ? { kind: "append", key: String(key), element: Number(held) }
    : { kind: "read-list", key: String(key), elements: (held ?? []) as readonly number[] }));
