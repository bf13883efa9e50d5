import { expect, test } from "vitest";
import { CLEAN, filesBelow, judge, sourceFile, type SourceFile } from "./source.ts";

/** Columns that a line of code or of a comment may have. */
const MAX_COLUMNS = 130;
/** A line may be longer for a text that is longer than this: a sentence is not cut in two for the sake of a column. */
const TEXT = 40;

/** Files with so many lines that are wider today. */
const KNOWN: readonly string[] = [
  "src/cli/events.ts: 1", "src/cli/fault-text.ts: 1", "src/cli/fuzz/aim.ts: 2", "src/cli/fuzz/cluster.ts: 3",
  "src/cli/pool.ts: 2", "src/cli/report.ts: 1", "src/cli/world-options.ts: 2", "src/cluster/actions.ts: 1",
  "src/cluster/birth.ts: 2", "src/cluster/candidates.ts: 1", "src/cluster/frame.ts: 1", "src/cluster/frames.ts: 1",
  "src/cluster/inspect.ts: 1", "src/cluster/partition.ts: 1", "src/cluster/presets.ts: 1", "src/cluster/repair.ts: 1",
  "src/cluster/steps.ts: 2", "src/exchange/action-grammar.ts: 1", "src/exchange/bytes.ts: 3",
  "src/exchange/configuration.ts: 8", "src/exchange/documents.ts: 1", "src/exchange/generated.ts: 3",
  "src/exchange/layout-sizes.ts: 1", "src/exchange/link.ts: 1", "src/exchange/match.ts: 1", "src/exchange/missing-keys.ts: 1",
  "src/exchange/pasted.ts: 1", "src/exchange/pd-export.ts: 4", "src/exchange/pd-regions.ts: 1",
  "src/exchange/scenarios/parts.ts: 1", "src/exchange/shapes.ts: 1", "src/exchange/text-kinds.ts: 1",
  "src/exchange/write-json.ts: 1", "src/machine/disk.ts: 1", "src/proto/events.ts: 4", "src/raft/election.ts: 1",
  "src/raft/log.ts: 1", "src/raft/options.ts: 1", "src/raft/raw-node.ts: 1", "src/raft/replication.ts: 1",
  "src/raft/state.ts: 1", "src/session/failovers.ts: 1", "src/session/keyframes.ts: 1", "src/session/run.ts: 2",
  "src/session/usage.ts: 1", "src/story/causes.ts: 3", "src/story/failovers.ts: 3", "src/story/missed.ts: 1",
  "src/story/reasons.ts: 2", "src/story/region-states.ts: 1", "src/story/scenes.ts: 1", "src/story/track.ts: 1",
  "src/story/words/en.ts: 1", "src/story/words/index.ts: 1", "src/ui/bar/branch-menu.tsx: 2", "src/ui/bar/fit.ts: 1",
  "src/ui/bar/scenario-button.tsx: 1", "src/ui/bar/transport.tsx: 1", "src/ui/deed-line.tsx: 1",
  "src/ui/dialogs/palette.tsx: 1", "src/ui/dialogs/stopped.tsx: 1", "src/ui/gallery/gallery-dialog.tsx: 1",
  "src/ui/gallery/new-cluster.tsx: 2", "src/ui/inspector/pd-operators.tsx: 1", "src/ui/inspector/pd-view.tsx: 1",
  "src/ui/inspector/region-view.tsx: 1", "src/ui/keys.ts: 1", "src/ui/layout/sheet-layout.tsx: 1", "src/ui/main.tsx: 1",
  "src/ui/parts/dialog.tsx: 1", "src/ui/parts/page-form.ts: 1", "src/ui/stage/card-tools.tsx: 1", "src/ui/stage/legend.tsx: 2",
  "src/ui/stage/link-layer.tsx: 1", "src/ui/stage/machine-rows.tsx: 1", "src/ui/stage/message-tip.ts: 1",
  "src/ui/stage/overlay-painter.ts: 1", "src/ui/stage/stage.tsx: 3", "src/ui/stage/tile-painter.ts: 1",
  "src/ui/stage/view.ts: 1", "src/ui/state/axis.ts: 1", "src/ui/state/preferences.ts: 1", "src/ui/state/run.ts: 1",
  "src/ui/state/screen.ts: 1", "src/ui/story/failover-card.tsx: 1", "src/ui/story/sentence.tsx: 1",
  "src/ui/story/story.tsx: 1", "src/ui/story/why.tsx: 2", "src/ui/timeline/overview.tsx: 1",
  "src/ui/timeline/strip-painter.ts: 1", "src/ui/timeline/time-bar.tsx: 4", "src/ui/timeline/time-view.ts: 3",
  "src/ui/words/inspector.en.ts: 1", "src/ui/words/shapes.ts: 1", "src/ui/words/stage.en.ts: 1",
  "src/ui/words/step-text.ts: 1", "src/ui/words/steps.en.ts: 2", "src/worker/protocol.ts: 1", "src/worker/serve.ts: 3",
  "test/client/reactions.test.ts: 3", "test/client/waiting.test.ts: 1", "test/client/workload.test.ts: 1",
  "test/client/world.ts: 1", "test/cluster/draining.test.ts: 1", "test/cluster/frames.test.ts: 2", "test/cluster/golden.ts: 1",
  "test/cluster/partition.test.ts: 1", "test/cluster/published-setups.test.ts: 3", "test/cluster/replicas.test.ts: 2",
  "test/cluster/rest.test.ts: 1", "test/cluster/worlds.ts: 1", "test/e2e/gallery.e2e.ts: 1", "test/exchange/export.test.ts: 2",
  "test/exchange/import-schemas.test.ts: 4",
];

/** The lines that are too wide, as "path: count". */
function wideLines(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const count = text.split("\n").filter((line) => line.length > MAX_COLUMNS && codeColumns(line) > MAX_COLUMNS).length;
    return count === 0 ? [] : [`${path}: ${count}`];
  });
}

/** The columns of a line without its long texts. */
function codeColumns(line: string): number {
  const texts = line.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\/(?![/*])(?:[^/\\]|\\.)+\/[a-z]*(?=[,;)\s])/g) ?? [];
  return texts.some((text) => text.length > TEXT) ? 0 : line.length;
}

test("no line of src or test is wider than 130 columns, unless for one long text", () => {
  const files = [...filesBelow("src"), ...filesBelow("test")];
  expect(files.length).toBeGreaterThan(500);
  expect(judge(wideLines(files), KNOWN)).toEqual(CLEAN);
});

test("wide code and wide comments are found, and a long sentence is let be", () => {
  const wide = (text: string): string[] => wideLines([sourceFile("src/a.ts", text)]);
  expect(wide(`const a = [${"1, ".repeat(50)}];`)).toEqual(["src/a.ts: 1"]);
  expect(wide(`// ${"word ".repeat(30)}`)).toEqual(["src/a.ts: 1"]);
  expect(wide(`const a = "${"word ".repeat(30)}";`)).toEqual([]);
  expect(wide(`${" ".repeat(128)}a;\n${" ".repeat(129)}a;`)).toEqual(["src/a.ts: 1"]);
});
