import { parseTimedAction } from "../../src/language/actions.ts";
import type { Input } from "../../src/action/index.ts";
import { DEFAULT_TOPOLOGY, generateTopology } from "../../src/cluster/topologies.ts";
import type { Instant } from "../../src/kernel/time.ts";
import type { RunSpec } from "../../src/session/run.ts";

/** Actions in words, as inputs. */
export function inputsOf(...lines: readonly string[]): Input[] {
  return lines.map((line) => {
    const parsed = parseTimedAction(line);
    if (!parsed.ok) throw new Error(parsed.notice.text);
    return parsed.input;
  });
}

/** The run whose digest must be the same in every JavaScript engine: something of everything, in a minute and a half. */
export const goldenRun = (): RunSpec => ({
  scenario: "",
  topology: generateTopology(DEFAULT_TOPOLOGY),
  preset: "tikv",
  seed: 20_260,
  inputs: inputsOf(
    "1s set pd.max-store-down-time 30s", "2s set raftstore.max-peer-down-duration 15s", "4s slow-disk store 2 40ms", "5s latency store 1 store 3 15ms",
    "6s loss store 2 -> store 5 20%", "8s clock store 3 +2s drift 150ppm", "10s kill store 4",
    "21s poweroff store 1", "33s restart store 1",
    "45s cut store 2 -> store 5", "60s mend store 2 store 5", "70s transfer-leader 8 to 5",
  ),
});
export const GOLDEN_AT = 90_000_000 as Instant;
/** Changes only with the behaviour of the engine: explain in the commit why. */
export const GOLDEN_HASH = "6958b1932d3067f1";
