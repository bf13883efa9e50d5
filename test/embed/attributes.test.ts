import { describe, expect, it } from "vitest";
import { readFragment } from "../../src/embed/fragment.ts";
import { ATTRIBUTES, frameAddress, readAttributes } from "../../src/exchange/embed-attributes.ts";
import { PRESET_NAMES } from "../../src/kernel/preset.ts";

const kindOf = (name: string) => ATTRIBUTES.find((each) => each.name === name);
const read = (name: string, text: string): unknown => kindOf(name)?.read(text);

describe("attributes", () => {
  it("have names and properties of their own, and fallbacks that they can read", () => {
    expect(new Set(ATTRIBUTES.map(({ name }) => name)).size).toBe(ATTRIBUTES.length);
    expect(new Set(ATTRIBUTES.map(({ property }) => property)).size).toBe(ATTRIBUTES.length);
    const written = ATTRIBUTES.filter(({ fallback }) => fallback !== "");
    expect(written.filter(({ fallback, read: readText }) => readText(fallback) === undefined)).toEqual([]);
  });

  it("offer every preset of timings", () => {
    expect(PRESET_NAMES.map((name) => read("preset", name))).toEqual(PRESET_NAMES);
  });

  it("read instants as people write them, in microseconds", () => {
    expect(["8s", "1m30s", "250ms", "8.25", "0", "1.5h"].map((text) => read("start", text)))
      .toEqual([8e6, 90e6, 250e3, 8.25e6, 0, 5_400e6]);
    expect(["", "8 s", "soon", "-1s", "1e3", "99999999999999999s"].map((text) => read("start", text)))
      .toEqual(Array.from({ length: 6 }, () => undefined));
  });

  it("take no address that runs a script", () => {
    expect(["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "blob:x"].map((text) => read("base", text)))
      .toEqual([undefined, undefined, undefined, undefined]);
    expect(["https://a.example/embed/", "../embed/", "/embed/", "embed/"].map((text) => read("base", text)))
      .toEqual(["https://a.example/embed/", "../embed/", "/embed/", "embed/"]);
  });

  it("take a flag by its name alone", () => {
    expect(readFragment("#autoplay&loop=false&readonly=true").values).toEqual({ autoplay: true, loop: false, readonly: true });
  });

  it("are refused one by one, with what was expected, and the rest is used", () => {
    const { values, refusals } = readFragment("view=cinema&start=8s&pace=0&speed=2");
    expect(values).toEqual({ start: 8e6 });
    expect(refusals.map(({ name }) => name)).toEqual(["pace", "view", "speed"]);
    expect(refusals[1]?.text).toBe('view: expected one of stage, keys, group, log, timeline, story, lesson, full, and found "cinema".');
    const [odd] = readAttributes((name) => (name === "lang" ? "e\u0000n\u202e" : null)).refusals;
    expect(odd?.text).toBe('lang: expected one of auto, en, zh, and found "e n".');
  });

  it("name one world: of scenario, link and lesson the first is shown", () => {
    const texts: Record<string, string> = { scenario: "store-dies", lesson: "split-vote" };
    const { values, refusals } = readAttributes((name) => texts[name] ?? null);
    expect(values).toEqual({ scenario: "store-dies" });
    expect(refusals.map(({ name }) => name)).toEqual(["lesson"]);
  });

  it("say in a frame's address what they say on the element, besides what is the element's own", () => {
    const texts = { scenario: "store-dies", do: "10s kill store 4; 12s heal", select: "region 7", title: "Four", ratio: "1" };
    const address = frameAddress("https://a.example/embed/", texts);
    expect(address.split("#")[0]).toBe("https://a.example/embed/embed.html");
    expect(readFragment(new URL(address).hash)).toEqual({
      refusals: [],
      values: { scenario: "store-dies", do: "10s kill store 4; 12s heal", select: { kind: "region", id: 7 } },
    });
  });
});
