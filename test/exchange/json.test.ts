import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_JSON_DEPTH, parseJson, parseJsonDocuments } from "../../src/exchange/json.ts";

const value = (text: string): unknown => {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.fault));
  return parsed.value;
};
const fault = (text: string) => {
  const parsed = parseJson(text);
  if (parsed.ok) throw new Error("it parsed");
  return parsed.fault;
};

describe("our JSON parser", () => {
  it("agrees with JSON.parse on everything that JSON.stringify writes, but for large integers", () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2, "\t"), (given, indent) => {
      const text = JSON.stringify(given, null, indent);
      const exact = (_: string, item: unknown): unknown =>
        typeof item === "number" && /^-?\d{15,}$/.test(String(item)) && String(item).length > 15 ? String(item) : item;
      expect(value(text)).toEqual(JSON.parse(text, exact));
    }));
  });

  it("accepts and refuses the same texts as JSON.parse", () => {
    const almost = fc.tuple(fc.json({ maxDepth: 3 }), fc.nat(),
      fc.constantFrom("", "{", "]", ",", "\"", "\\", "0", "-", "e", "\u0001", "t"))
      .map(([text, place, junk]) => text.slice(0, place % (text.length + 1)) + junk + text.slice(place % (text.length + 1)));
    fc.assert(fc.property(almost, (text) => {
      let accepted = true;
      try {
        JSON.parse(text);
      } catch {
        accepted = false;
      }
      expect(parseJson(text).ok).toBe(accepted);
    }), { numRuns: 2_000 });
  });

  it("keeps integers of more than 15 digits as their text, and leaves digits inside texts alone", () => {
    expect(value('{"id": 18446744073709551615, "n": 123456789012345, "s": "18446744073709551615", "f": 1.5e300}'))
      .toEqual({ id: "18446744073709551615", n: 123456789012345, s: "18446744073709551615", f: 1.5e300 });
  });

  it("makes a property of __proto__ and changes no prototype", () => {
    const object = value('{"__proto__": {"polluted": true}, "constructor": 1}') as Record<string, unknown>;
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(Object.hasOwn(object, "__proto__")).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("says line and column, what it found and what it expected", () => {
    expect(fault('{\n  "a": 1,\n  b: 2\n}')).toEqual(
      { kind: "unexpected", line: 3, column: 3, found: "b: 2", expected: "a name in double quotes" });
    expect(fault('{"a" 1}').expected).toBe("a colon");
    expect(fault("[1 2]").expected).toBe("a comma or a closing bracket");
    expect(fault('["\\x"]').kind).toBe("bad-escape");
    expect(fault('["\\u12G4"]').kind).toBe("bad-escape");
    expect(fault('["a\tb"]').kind).toBe("control-character");
    expect(fault("[01]").column).toBe(3);
  });

  it("says where a text is cut off", () => {
    expect(fault('{"count": 2, "regions": [{"id": 1')).toMatchObject({ kind: "truncated", line: 1, column: 34 });
    expect(fault('["abc').kind).toBe("truncated");
    expect(fault("").kind).toBe("truncated");
  });

  it("bounds the depth instead of exhausting the stack", () => {
    expect(parseJson("[".repeat(MAX_JSON_DEPTH) + "]".repeat(MAX_JSON_DEPTH)).ok).toBe(true);
    expect(fault("[".repeat(1_000_000)).kind).toBe("too-deep");
    expect(fault('{"a":'.repeat(1_000_000)).kind).toBe("too-deep");
  });

  it("reads documents that follow one another, up to a limit", () => {
    expect(parseJsonDocuments('{"a":1}\n{"a":2} [3]', 10)).toEqual({ ok: true, values: [{ a: 1 }, { a: 2 }, [3]] });
    expect(parseJsonDocuments("1 2 3", 2).ok).toBe(false);
    expect(parseJson("1 2").ok).toBe(false);
  });
});
