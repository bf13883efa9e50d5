import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { expect, test } from "vitest";
import { createCluster } from "../../src/cluster/birth.ts";
import { frameOf } from "../../src/cluster/frames.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { scenarioOf } from "../../src/exchange/scenarios/index.ts";
import { poster, POSTER_LIMITS, type PosterForm, type PosterSubject } from "../../src/figure/poster.ts";
import { POSTER_COLOURS } from "../../src/figure/poster/colours.ts";
import { pictureEn } from "../../src/figure/words/picture.en.ts";
import { pictureZh } from "../../src/figure/words/picture.zh.ts";
import { after, seconds, START } from "../../src/kernel/time.ts";
import { NO_NAMES } from "../../src/proto/names.ts";
import { advanceRun, createRun } from "../../src/session/run.ts";
import { root } from "../house/source.ts";

const LIGHT: PosterForm = { width: 640, height: 360, theme: "light", language: "en", words: pictureEn };

/** A scenario that comes along, at an instant. */
function subjectOf(id: string, at: number): PosterSubject {
  const scenario = scenarioOf(id);
  if (scenario === undefined) throw new Error(`there is no scenario ${id}`);
  const run = createRun({ ...scenario, scenario: id, topology: generateTopology(scenario.topology) }, false);
  advanceRun(run, after(START, seconds(at)));
  return { frame: frameOf(run.cluster), events: run.branch.events, names: NO_NAMES, title: pictureEn.scenarios["store-dies"] };
}

const dead = subjectOf("store-dies", 24);

/** An element to a line: a difference shows what has changed. */
const lines = (svg: string): string => `${svg.replaceAll("><", ">\n<")}\n`;

/** The texts of a picture, in the order of the document. */
const textsIn = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);

/** Parses it as strictly as XML wants it; throws where it is none. */
const parsed = (svg: string): Resvg => new Resvg(svg, { font: { loadSystemFonts: false } });

test("a poster of a store that died is this picture", async () => {
  await expect(lines(poster(dead, LIGHT))).toMatchFileSnapshot("snapshots/poster.svg");
});

test("the same subject and form give the same bytes, another theme or language gives another picture", () => {
  const svg = poster(dead, LIGHT);
  expect(poster(dead, LIGHT)).toBe(svg);
  expect(poster(dead, { ...LIGHT, theme: "dark" })).not.toBe(svg);
  expect(poster(dead, { ...LIGHT, language: "zh", words: pictureZh })).toContain("个 leader");
});

test("its words and numbers are those of the frame", () => {
  const { frame } = dead;
  const texts = textsIn(poster(dead, { ...LIGHT, width: 960, height: 540 }));
  expect(texts.filter((text) => /^store \d$/.test(text))).toEqual(frame.stores.map(({ id }) => `store ${id}`));
  const running = frame.stores.filter(({ process }) => process === "running");
  expect(texts.filter((text) => text.endsWith(" leaders"))).toEqual(running.map(({ leaders }) => `${leaders} leaders`));
  expect(texts).toContain("killed 14\u00a0s ago");
  expect(texts).toContain(`${frame.clients.retrying} retrying`);
  const tiles = texts.filter((text) => /^\d+$/.test(text)).map(Number).sort((a, b) => a - b);
  const replicas = [...frame.peers.region].map((row) => frame.regions.id[row] ?? -1).sort((a, b) => a - b);
  expect(tiles).toEqual(replicas);
});

test("it tells the instant, the last deed and what came of it, and nothing that lies ahead", () => {
  const texts = textsIn(poster(dead, LIGHT));
  expect(texts).toContain("00:24.000");
  expect(texts).toContain("Store 4 was killed.");
  const early = { ...dead, frame: subjectOf("store-dies", 5).frame };
  expect(poster(early, LIGHT)).not.toContain("Store 4 was killed.");
});

test("it has a title and a description as its text alternative", () => {
  const svg = poster(dead, LIGHT);
  expect(svg).toMatch(/role="img" aria-labelledby="poster-light-title poster-light-desc"/);
  expect(svg).toContain("<title id=\"poster-light-title\">A store dies, 00:24.000</title>");
  const description = /<desc [^>]*>([^<]*)<\/desc>/.exec(svg)?.[1] ?? "";
  expect(description).toContain("5 stores, 30 regions, 1 without a Raft leader");
  expect(description).toContain("store 4: killed 14\u00a0s ago, 13 replicas");
});

test("it needs nothing else: no script, no style sheet, no other file", () => {
  const svg = poster(dead, LIGHT).replace('xmlns="http://www.w3.org/2000/svg"', "");
  expect(svg).not.toMatch(/<script|<style|<image|<foreignObject|href|https?:|@import|\son\w+=/);
});

test("faults of links are drawn as on the stage: cut, cut one way, slow", () => {
  expect(poster(subjectOf("minority-partition", 20), LIGHT)).toContain('stroke-dasharray="3 5"');
  expect(poster(subjectOf("one-way-cut", 20), LIGHT)).toContain("M-8 0H3M-1 -4L3 0L-1 4M6.5 -6V6");
  expect(textsIn(poster(subjectOf("split-vote", 3), LIGHT))).toContain("+20\u00a0ms");
});

test("every size from the least to the most is a well-formed document of that size", () => {
  const { least, most } = POSTER_LIMITS;
  for (const [width, height] of [[least, least], [least, most], [most, least], [960, 540], [300, 200]] as const) {
    const image = parsed(poster(dead, { ...LIGHT, width, height }));
    expect([image.width, image.height]).toEqual([width, height]);
  }
});

test("hostile names and titles stay text", () => {
  const { frame } = dead;
  const evil = "</text><script>alert(1)</script> & \"x\" ]]> \u0000\u0008\ud800 \uffff";
  const stores = frame.stores.map((store) => ({ ...store, address: evil, labels: [{ key: "zone", value: evil }] }));
  const subject = { ...dead, frame: { ...frame, stores }, names: { 1: evil, 4: evil }, title: evil };
  const svg = poster(subject, { ...LIGHT, width: 1_600, height: 900 });
  expect(svg).not.toContain("<script");
  expect(parsed(svg).width).toBe(1_600);
});

test("a cluster of forty stores and thousands of replicas makes a small file", () => {
  const topology = generateTopology({ stores: 40, regions: 1_000, replicas: 3, zones: 4, clients: 3 });
  const cluster = createCluster(topology, "tikv", 1, { event: () => undefined, observe: () => undefined });
  const frame = frameOf(cluster);
  const svg = poster({ frame, events: [], names: NO_NAMES, title: "" }, LIGHT);
  expect(svg.length).toBeLessThan(100 * frame.peers.count);
  expect(parsed(svg).width).toBe(640);
});

test("its colours are the style sheet's", () => {
  const sheet = readFileSync(join(root, "src/ui/theme.css"), "utf8");
  const start = sheet.indexOf('.quorumscape[data-theme="dark"] {');
  const blocks = { light: sheet.slice(0, start), dark: sheet.slice(start, sheet.indexOf("}", start)) };
  const variables = {
    background: "background", surface: "surface", line: "line", ink1: "ink-1", ink2: "ink-2", ink3: "ink-3", quiet: "ink-quiet",
    unavailable: "unavailable", unavailableSoft: "unavailable-soft", unavailableInk: "unavailable-ink", electing: "electing",
    electingSoft: "electing-soft", electingInk: "electing-ink", copying: "copying", copyingSoft: "copying-soft",
    copyingInk: "copying-ink", repaired: "repaired", dead: "dead",
  } as const;
  for (const theme of ["light", "dark"] as const) {
    for (const [name, variable] of Object.entries(variables) as [keyof typeof variables, string][]) {
      const value = new RegExp(`--${variable}: (#\\w+);`).exec(blocks[theme])?.[1];
      expect(`${name} ${POSTER_COLOURS[theme][name]}`).toBe(`${name} ${value}`);
    }
  }
});
