import { readFileSync } from "node:fs";
import { build } from "esbuild";
import type { CurvePoint } from "../../src/proto/curve-point.ts";
import type { ClusterEvent } from "../../src/proto/events.ts";
import { curvesFold, pointsFrom } from "../../src/session/curves.ts";
import { pastOf, type Run } from "../../src/session/run.ts";
import { launchChromium } from "./chromium.ts";
import { median, percentile, print } from "./figures.ts";

/** What of an hour the time bar draws. */
export interface HourDrawn {
  readonly events: readonly ClusterEvent[];
  readonly regions: readonly number[];
  readonly stores: readonly number[];
  readonly points: readonly CurvePoint[];
  readonly end: number;
}

/** Milliseconds: to fold the whole record, to make rows of outages of it, and to draw the time bar over each length of time. */
export interface RedrawTimes {
  readonly folding: number;
  readonly rowing: number;
  readonly spans: readonly (readonly number[])[];
}

/** What one picture of the time line takes in Chromium, where the run stands: the record is the run's, the canvas a real one. */
export async function redrawBench(bench: string, run: Run): Promise<void> {
  const drawn: HourDrawn = {
    events: run.branch.events, regions: [...run.cluster.replicaMachines.keys()], stores: [...run.cluster.directory.stores.keys()],
    points: pointsFrom(pastOf(run, curvesFold), 0, run.cluster.now), end: run.branch.end,
  };
  const bundled = await build({
    entryPoints: ["test/bench/redraw-page.ts"], bundle: true, write: false, format: "iife", platform: "browser", target: "es2022",
    logLevel: "error",
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
    const style = readFileSync("src/ui/theme.css", "utf8");
    await page.setContent(`<style>${style}</style><body class="quorumscape" data-theme="light"></body>`);
    await page.evaluate(bundled.outputFiles[0]?.text ?? "");
    const { folding, rowing, spans } = await page.evaluate(
      (hour) => (window as unknown as { readonly redraw: (hour: HourDrawn) => RedrawTimes }).redraw(hour), drawn,
    );
    print(bench, "the record of the run, folded for the time line", folding, "ms");
    print(bench, "its outages by key range", rowing, "ms");
    ["the whole run", "a sixth of it", "a sixtieth of it"].forEach((length, i) => {
      print(bench, `redraw of the time line, ${length}, median`, median(spans[i] ?? []), "ms");
      print(bench, `redraw of the time line, ${length}, p95`, percentile(spans[i] ?? [], 95), "ms");
    });
  } finally {
    await browser.close();
  }
}
