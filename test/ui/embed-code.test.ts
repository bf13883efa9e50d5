import { expect, test } from "vitest";
import { readFragment } from "../../src/embed/fragment.ts";
import { readAttributes } from "../../src/exchange/embed-attributes.ts";
import { seconds, START, after } from "../../src/kernel/time.ts";
import {
  canBeEmbedded, embedAttributes, embedCodes, posterSize, type EmbedChoices, type EmbedSubject,
} from "../../src/ui/share/embed-code.ts";

const CHOICES: EmbedChoices = {
  view: "stage", controls: "bar", lang: "auto", theme: "auto", readonly: false, ratio: "16/9", begins: "now",
};

const SUBJECT: EmbedSubject = {
  world: { kind: "scenario", text: "store-dies" }, now: after(START, seconds(24.5)), select: "store 4", title: "A store dies",
  page: "https://example.org/quorumscape/", link: "https://example.org/quorumscape/#s=1.abc", picture: "store-dies-light.svg",
  alternative: "A store dies, 00:24.500",
};

test("the tag says what was chosen and nothing that holds anyway", () => {
  expect(embedCodes(SUBJECT, CHOICES).tag).toBe([
    '<script type="module" src="https://example.org/quorumscape/embed/define.js"></script>',
    '<quorum-scape scenario="store-dies" start="24.5s" select="store 4" title="A store dies">',
    '  <a href="https://example.org/quorumscape/#s=1.abc">'
      + '<img src="store-dies-light.svg" alt="A store dies, 00:24.500" width="960" height="540"></a>',
    "</quorum-scape>",
  ].join("\n"));
});

test("every choice stands in the tag and in the frame's address, and is read back from both", () => {
  const choices: EmbedChoices = {
    view: "story", controls: "none", lang: "zh", theme: "dark", readonly: true, ratio: "4/3", begins: "first",
  };
  const texts = embedAttributes(SUBJECT, choices);
  expect(readAttributes((name) => texts[name] ?? null)).toEqual({
    refusals: [],
    values: {
      scenario: "store-dies", view: "story", select: { kind: "store", id: 4 }, controls: "none", readonly: true, theme: "dark",
      lang: "zh", ratio: 4 / 3, title: "A store dies",
    },
  });
  const { iframe, tag } = embedCodes(SUBJECT, choices);
  expect(tag).toContain(' controls="none" readonly theme="dark" lang="zh" ratio="4/3"');
  const fragment = /#([^"]*)"/.exec(iframe)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect(readFragment(fragment)).toMatchObject({ refusals: [], values: { view: "story", readonly: true, lang: "zh" } });
  expect(iframe).toContain("aspect-ratio:4/3");
  expect(posterSize("4/3")).toEqual({ width: 960, height: 720 });
});

test("a link begins where it was made unless its beginning is wanted, a lesson at its first step", () => {
  const link = { ...SUBJECT, world: { kind: "link", text: "1.abc" } } as const;
  expect(embedAttributes(link, CHOICES).start).toBeUndefined();
  expect(embedAttributes(link, { ...CHOICES, begins: "first" }).start).toBe("0s");
  expect(embedAttributes({ ...SUBJECT, world: { kind: "lesson", text: "split-vote" } }, CHOICES).start).toBeUndefined();
});

test("a link that is longer than an address may be cannot be embedded", () => {
  const large = { ...SUBJECT, world: { kind: "link", text: `1.${"a".repeat(70_000)}` } } as const;
  expect(canBeEmbedded(embedAttributes(large, CHOICES))).toBe(false);
  expect(canBeEmbedded(embedAttributes(SUBJECT, CHOICES))).toBe(true);
});

test("whatever a cluster is called stays text in each form", () => {
  const evil = { ...SUBJECT, title: '"><script>', alternative: "](javascript:alert(1)) <b>" };
  const { tag, iframe, markdown } = embedCodes(evil, CHOICES);
  expect(tag).toContain('title="&quot;>&lt;script>"');
  expect(iframe).not.toContain("<script");
  expect(markdown.startsWith("[![\\](javascript:alert(1)) <b>](store-dies-light.svg)](")).toBe(true);
});
