import { expect, test } from "vitest";
import { addressIn, askedFor, linkSelection, linkSight } from "../../src/ui/state/address.ts";

test("the address of a scenario may say where it begins, as the documentation writes it", () => {
  const source = { kind: "scenario", id: "store-dies" };
  expect(askedFor("#scenario=store-dies")).toEqual({ kind: "run", source });
  expect(askedFor("#scenario=store-dies&start=8s")).toEqual({ kind: "run", source, beginning: { at: 8_000_000 } });
});

test("a spoiled name is asked for all the same: whoever opens it is told, and sees no other cluster instead", () => {
  expect(askedFor("#scenario=Store dies&start=8s"))
    .toMatchObject({ kind: "run", source: { kind: "scenario", id: "Store dies" } });
  expect(askedFor("#lesson=no_pd")).toEqual({ kind: "lesson", id: "no_pd" });
  for (const hash of ["#elsewhere", "#scenario=", "#Scenario=store-dies", "#scenario=store-dies&start=soon"]) {
    expect(askedFor(hash), hash).toEqual({ kind: "run", source: { kind: "link", text: hash } });
  }
  expect([askedFor(""), askedFor("#")]).toEqual([null, null]);
});

test("an address names what is selected and in which view, and is read as it was written", () => {
  const plain = { ground: "cluster", group: null } as const;
  for (const kind of ["region", "store", "pd", "client"] as const) {
    const address = addressIn("https://page.test/", "1.abc", { kind, id: 7 }, { ground: "keys", group: null });
    expect(askedFor(address)).toEqual({ kind: "run", source: { kind: "link", text: "1.abc" } });
    expect(linkSelection(address)).toEqual({ kind, id: 7 });
    expect(linkSight(address)).toEqual({ ground: "keys", group: null });
  }
  const group = addressIn("", "1.abc", { kind: "store", id: 2 }, { ...plain, group: 5 });
  expect(linkSelection(group)).toEqual({ kind: "region", id: 5 });
  expect(linkSight(group)).toEqual({ ...plain, group: 5 });
  const bare = addressIn("", "1.abc");
  expect([linkSelection(bare), linkSight(bare)]).toEqual([null, plain]);
});
