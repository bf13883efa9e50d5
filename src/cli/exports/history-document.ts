import { hashCluster } from "../../cluster/digest.ts";
import type { HistoryDocument } from "../../exchange/history/document.ts";
import { effectOf, type EventBody } from "../../proto/events.ts";
import { historiesOf, historyFold } from "../../session/history.ts";
import { VERSION } from "../../session/open.ts";
import { rulesEverOff } from "../../session/rules-off.ts";
import { pastOf, type Run } from "../../session/run.ts";
import { faultText } from "../fault-text.ts";

/** The history of a run that holds `historyFold`, and what people did to the cluster meanwhile. */
export function historyDocument(run: Run): HistoryDocument {
  const { cluster, spec, branch } = run;
  const { names } = spec.topology;
  const faults = branch.events.filter(({ body }) => effectOf(body) === "fault" || effectOf(body) === "repair");
  return {
    version: VERSION, scenario: spec.scenario, preset: spec.preset, seed: spec.seed, hash: hashCluster(cluster), end: cluster.now,
    modifiedRaft: rulesEverOff(run),
    histories: historiesOf(pastOf(run, historyFold)).of,
    faults: faults.map((event) => ({ at: event.at, text: faultText(event, names), tag: machineIn(event.body) })),
  };
}

/** The machine that it was done to; "" where there are several, or none. */
const machineIn = (body: EventBody): string => ("node" in body ? `${body.node.kind} ${body.node.id}` : "");
