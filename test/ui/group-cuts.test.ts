import { expect, test } from "vitest";
import type { Frame } from "../../src/cluster/frame.ts";
import { cutsOf, wayOf } from "../../src/ui/group/cuts.ts";

test("a way that is cut in one direction is cut, a slow one and one to a machine without a store are not", () => {
  const stores = [1, 2, 3].map((id) => ({ id, machine: id + 10 }));
  const links = [
    { from: 13, to: 11, cut: true }, { from: 11, to: 12, cut: false }, { from: 11, to: 99, cut: true },
  ];
  const cuts = cutsOf({ stores, links } as unknown as Pick<Frame, "links" | "stores">);
  expect([...cuts]).toEqual([wayOf(1, 3)]);
});
