import { expect, test } from "vitest";
import { readWrite } from "../../src/action/propose.ts";
import { writeAfter } from "../../src/ui/group/write-after.ts";

test("a class that writes again and again counts on: x=1, x=2, and so on; words stay what they are", () => {
  expect(["x=1", "x=9", "b-7=41", "name=eve", "x="].map(writeAfter)).toEqual(["x=2", "x=10", "b-7=42", "name=eve", "x="]);
});

test("a write is a key, an equals sign and a value; anything else is none", () => {
  expect(readWrite("x=1")).toEqual({ key: "x", value: "1" });
  expect(["", "x", "=1", "x 1", "x=a b", `${"k".repeat(33)}=1`].map(readWrite)).toEqual([null, null, null, null, null, null]);
});
