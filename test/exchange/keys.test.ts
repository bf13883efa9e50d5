import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeKey, tableStartKey } from "../../src/exchange/keys.ts";
import { keyFromHex, keyToHex } from "../../src/proto/keys.ts";

const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 }).map((list) => String.fromCharCode(...list));

describe("keys", () => {
  it("survive the way through PD's hex and back", () => {
    fc.assert(fc.property(bytes, (key) => {
      expect(keyFromHex(keyToHex(key))).toBe(key);
      expect(keyFromHex(keyToHex(key).toLowerCase())).toBe(key);
    }));
  });

  it("order as their hex does, which is how TiKV orders them", () => {
    fc.assert(fc.property(bytes, bytes, (a, b) => {
      expect(a < b).toBe(keyToHex(a) < keyToHex(b));
    }));
  });

  it("are refused where the text is not whole bytes of hex", () => {
    expect(keyFromHex("748")).toBeUndefined();
    expect(keyFromHex("74zz")).toBeUndefined();
    expect(keyFromHex("7 ")).toBeUndefined();
    expect(keyFromHex("")).toBe("");
  });
});

describe("a key for people", () => {
  const said = (hex: string): string => describeKey(keyFromHex(hex) ?? "?");

  it("is its text where that can be printed", () => {
    expect(describeKey("user0042")).toBe("user0042");
    expect(describeKey("")).toBe("");
  });

  it("names TiDB's table, row and index", () => {
    expect(said("7480000000000000FF0500000000000000F8")).toBe("t5");
    expect(said("7480000000000000FF2B5F728000000000FF15FCE80000000000FA")).toBe("t43_r1441000");
    expect(said("7480000000000000FF0A5F698000000000FF0000010000000000FA")).toBe("t10_i1");
    expect(said("7480000000000000FF0A5F698000000000FF0000010380000000FF0000002A00000000FB")).toBe("t10_i1_03800000000000002A");
  });

  it("is hex for anything else, and for keys that only look like TiDB's", () => {
    expect(said("00FF")).toBe("00FF");
    expect(said("7480000000000000FF0500000000000001F8")).toBe("7480000000000000FF0500000000000001F8");
    expect(said("7480000000000000AA0500000000000000F8")).toBe("7480000000000000AA0500000000000000F8");
  });

  it("of a table's start is what PD shows for it", () => {
    expect(keyToHex(tableStartKey(5))).toBe("7480000000000000FF0500000000000000F8");
    for (const table of [0, 1, 255, 256, 65_536, 2_147_483_647]) expect(describeKey(tableStartKey(table))).toBe(`t${table}`);
  });
});
