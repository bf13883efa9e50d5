import { expect, test } from "vitest";
import type { Selection } from "../../src/cluster/details.ts";
import type { Frame } from "../../src/cluster/frame.ts";
import { DIALOGS } from "../../src/ui/dialogs/index.ts";
import { faultsFor } from "../../src/ui/faults/catalogue.ts";
import { printedKey } from "../../src/ui/keys/key.ts";
import { KEY_LINES } from "../../src/ui/keys/lines.ts";
import { en } from "../../src/ui/words/en.ts";
import { helpEn } from "../../src/ui/words/help.en.ts";

/** Every key that the catalogue gives to anything that can be done to anything, whatever state that is in. */
function keysOfFaults(): ReadonlySet<string> {
  const node = { kind: "store", id: 4 } as const;
  const subjects: readonly Selection[] = [
    node, { kind: "pd", id: 1 }, { kind: "client", id: 1 }, { kind: "region", id: 7 },
    { kind: "link", from: node, to: { kind: "store", id: 5 } },
  ];
  const frames = (["running", "paused", "dead"] as const).map((process) => ({
    stores: [{ id: 4, process, stateName: "Up", slowDisk: false, fullDisk: false, clockOffset: 0 }], pds: [{ id: 1, process }],
    clients: { processes: [process] }, regions: { id: new Float64Array([7]) },
    leaders: { store: new Int16Array([0]) },
  }) as unknown as Frame);
  const faults = subjects.flatMap((subject) => frames.flatMap((frame) =>
    faultsFor(subject, { frame, words: en, names: {}, transferTargets: [5] })));
  return new Set(faults.map(({ key }) => key).filter((key) => key !== ""));
}

const printed = KEY_LINES.flatMap(({ keys }) => Object.keys(keys).map(printedKey));
/** The time bar's letters are heard before those of the page, where it has the focus. */
const byPart = KEY_LINES.flatMap(({ keys, part }) =>
  Object.keys(keys).map((key) => `${part === "time" ? part : ""} ${printedKey(key)}`));

test("the help tells every key that is heard, once in each part of the page, and has no words for others", () => {
  expect(KEY_LINES.map(({ name }) => name).sort()).toEqual(Object.keys(helpEn.keys).sort());
  expect(new Set(byPart).size).toBe(byPart.length);
});

test("every key of something that can be done to a thing is in the table", () => {
  const keys = keysOfFaults();
  expect(keys.size).toBeGreaterThan(4);
  expect([...keys].filter((key) => !printed.includes(key))).toEqual([]);
});

test("keys are printed as they stand on the keyboard", () => {
  expect([" ", "ArrowRight", "Shift ArrowLeft", "Ctrl k", "a", "[", "Escape"].map(printedKey)).toEqual(
    ["Space", "→", "Shift ←", "Ctrl K", "A", "[", "Esc"]);
});

test("each dialog is opened by the keys that it names", () => {
  const named = DIALOGS.flatMap(({ id, keys }) => (keys?.keys ?? []).map((key) => `${key} opens ${id}`));
  const found = DIALOGS.flatMap(({ keys }) => keys?.keys ?? []).map((key) => {
    const opened: string[] = [];
    const line = KEY_LINES.find(({ keys: all, part }) => part === undefined && all[key] !== undefined);
    line?.keys[key]?.({ screen: { openDialog: (dialog: string) => opened.push(dialog) } } as never);
    return `${key} opens ${opened.join()}`;
  });
  expect(named).toContain("? opens help");
  expect(found).toEqual(named);
});

test("while the time bar hears keys, its letters move the axis and jump, with Shift backwards; else they are the page's", () => {
  const done: string[] = [];
  const hears = { now: true };
  const app = {
    stage: { parts: { time: { hears: () => hears.now, zoom: (by: number) => done.push(by > 1 ? "closer" : "farther"),
      pan: (by: number) => done.push(by > 0 ? "later" : "earlier"), mark: (end: string) => done.push(end) } } },
    run: { getState: () => ({ lesson: null, readonly: false }) },
  } as never;
  const heard = (key: string) => KEY_LINES.find(({ keys, when }) => keys[key] !== undefined && (when === undefined || when(app)));
  for (const key of ["w", "s", "a", "d", "Ctrl ArrowLeft", "Ctrl ArrowUp", "i", "o"]) heard(key)?.keys[key]?.(app);
  expect(done).toEqual(["closer", "farther", "earlier", "later", "earlier", "closer", "from", "to"]);
  expect(["f", "Shift f", "e", "Shift e", "c", "Shift c", "v", "Shift v"].map((key) => heard(key)?.name))
    .toEqual(Array.from({ length: 8 }, () => "jumps"));
  hears.now = false;
  expect(["a", "e", "f", "Ctrl ArrowLeft"].map((key) => heard(key)?.name)).toEqual(["auto", "repaired", "regions", "pan"]);
  expect(heard("Shift f")).toBeUndefined();
});
