import { describe, expect, test } from "vitest";
import { hours, micros, millis, minutes, seconds, START, type Instant } from "../../src/kernel/time.ts";
import type { ClusterEvent, EventBody } from "../../src/proto/events.ts";
import { idText, NO_NAMES } from "../../src/proto/names.ts";
import { addDictionary, sentenceText } from "../../src/story/words/index.ts";
import { chinese } from "../../src/story/words/zh.ts";
import { en } from "../../src/ui/words/en.ts";
import { bytesText, clockParts, countText, durationText, keyText, paceText, rangeText,
  shortCountText, storyTime } from "../../src/ui/words/format.ts";
import { sizeText } from "../../src/story/words/format.ts";
import { zh } from "../../src/ui/words/zh.ts";
import { filesBelow } from "../house/source.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

describe("durations", () => {
  test("keep two or three digits and name their unit", () => {
    const texts = [micros(850), millis(3.1), millis(312), seconds(11.4), seconds(150), minutes(30), hours(1.5)]
      .map((duration) => plain(durationText(duration, en)));
    expect(texts).toEqual(["850 µs", "3.1 ms", "312 ms", "11.4 s", "2 min 30 s", "30 min", "1 h 30 min"]);
  });

  test("one of a failover is the same in its sentence, on its card and in both languages, to the tenth of a second", () => {
    addDictionary("zh", chinese);
    const body: EventBody = { name: "region.available", region: 7, outage: seconds(11.4) };
    const event: ClusterEvent = { id: 1, at: START, cause: 0, body };
    const told = ([[en, "en"], [zh, "zh"]] as const).map(([words, language]) => {
      const card = durationText(seconds(11.4), words);
      return [plain(card), sentenceText(event, language, NO_NAMES).replaceAll("\u00a0", " ").includes(plain(card))];
    });
    expect(told).toEqual([["11.4 s", true], ["11.4 秒", true]]);
  });

  test("are put into words by one function: no text of the page or the story ends a number with a unit of its own", () => {
    const files = [...filesBelow("src/ui"), ...filesBelow("src/story"), ...filesBelow("src/figure")];
    expect(files.length).toBeGreaterThan(100);
    // PD's timestamp is a count of milliseconds and no duration; a picture's path draws a line by an h.
    const own = files.filter(({ path, code }) =>
      path !== "src/story/words/format.ts"
        && /\}[ \u00a0]?(?:µs|ms|s|min|h|微秒|毫秒|秒|分钟|小时)(?![\w$-])/.test(code.replace(/`TSO [^`]*`/g, "")));
    expect(own.map(({ path }) => path)).toEqual([]);
  });

  test("a negative one has a minus, zero has a unit", () => {
    expect(plain(durationText(millis(-500), en))).toBe("−500 ms");
    expect(plain(durationText(seconds(0), en))).toBe("0 s");
  });

  test("never break between the number and its unit", () => {
    expect(durationText(minutes(30), en)).toBe("30\u00a0min");
  });
});

describe("instants", () => {
  test("the clock shows hours to milliseconds, and hours go on beyond a day", () => {
    expect(clockParts(47_312_999 as Instant)).toEqual(["00:00:47", ".312"]);
    expect(clockParts(hours(30) as number as Instant)).toEqual(["30:00:00", ".000"]);
  });

  test("the story leaves out hours until there is one", () => {
    expect(storyTime(47_112_000 as Instant)).toBe("00:47.112");
    expect(storyTime(3_600_000_000 as Instant)).toBe("01:00:00.000");
  });
});

describe("numbers", () => {
  test("counts have gaps between thousands", () => {
    expect(plain(countText(1_234_567))).toBe("1 234 567");
  });

  test("paces below one are fractions", () => {
    expect([1 / 1_000, 1 / 20, 0.8, 1, 2.5, 10_000].map((pace) => plain(paceText(pace))))
      .toEqual(["1/1 000×", "1/20×", "0.8×", "1×", "2.5×", "10 000×"]);
  });

  test("sizes climb from MiB to TiB, bytes from B", () => {
    expect([87, 1_536, 2_097_152].map((size) => plain(sizeText(size)))).toEqual(["87 MiB", "1.5 GiB", "2 TiB"]);
    expect([12, 2_048, 9_999_999].map((bytes) => plain(bytesText(bytes)))).toEqual(["12 B", "2 KiB", "9.5 MiB"]);
  });
});

describe("keys", () => {
  test("are text where all bytes print, and hexadecimal where one does not", () => {
    expect(keyText("user42")).toBe("user42");
    expect(keyText("t\u0080\u0000")).toBe("748000");
  });

  test("are shortened in the middle", () => {
    expect(keyText("t\u0080".repeat(12))).toBe("74807480…74807480");
  });

  test("of TiDB's rows stay apart: runs of zeros are left out first", () => {
    const row = (digits: string): string => {
      const bytes = `7480000000000000FF2B5F728000000000FF${digits}0000000000FA`.match(/../g) ?? [];
      return String.fromCharCode(...bytes.map((byte) => parseInt(byte, 16)));
    };
    expect(keyText(row("018A88"))).toBe("748…FF2B5F728…FF018A88…FA");
    expect(keyText(row("018E70"))).toBe("748…FF2B5F728…FF018E7…FA");
  });

  test("the ends of the key space are written as infinities", () => {
    expect(rangeText("", "m")).toBe("[−∞, m)");
    expect(rangeText("m", "")).toBe("[m, +∞)");
  });
});

test("an id that a number cannot hold is shown as it was written", () => {
  expect(idText(3, { 3: "9223372036854775807" })).toBe("9223372036854775807");
  expect(idText(4, {})).toBe("4");
});

test("a count that must not grow is told in millions from a million on, and never rounded up to one", () => {
  expect([999_999, 1_000_000, 1_049_999, 12_960_000].map((count) => plain(shortCountText(count))))
    .toEqual(["999 999", "1.0 M", "1.0 M", "12.9 M"]);
});
