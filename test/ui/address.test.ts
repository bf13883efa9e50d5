import { expect, test } from "vitest";
import { askedFor } from "../../src/ui/state/address.ts";

test("the address of a scenario may say where it begins, as the documentation writes it", () => {
  const source = { kind: "scenario", id: "store-dies" };
  expect(askedFor("#scenario=store-dies")).toEqual({ kind: "run", source });
  expect(askedFor("#scenario=store-dies&start=8s")).toEqual({ kind: "run", source, beginning: { at: 8_000_000 } });
});

test("a spoiled name is asked for all the same: whoever opens it is told, and sees no other cluster instead", () => {
  expect(askedFor("#scenario=Store dies&start=8s")).toMatchObject({ kind: "run", source: { kind: "scenario", id: "Store dies" } });
  expect(askedFor("#lesson=no_pd")).toEqual({ kind: "lesson", id: "no_pd" });
  for (const hash of ["#elsewhere", "#scenario=", "#Scenario=store-dies", "#scenario=store-dies&start=soon"]) {
    expect(askedFor(hash), hash).toEqual({ kind: "run", source: { kind: "link", text: hash } });
  }
  expect([askedFor(""), askedFor("#")]).toEqual([null, null]);
});
