import { idText } from "../proto/names.ts";
import type { PeerId } from "../proto/region.ts";
import { originOfExport } from "./origin.ts";
import type { Exporter } from "./subject.ts";
import { scaleOf, sequenceText, writeLine } from "./tla-lines.ts";
import { TraceWriter } from "./tla-trace.ts";
import { secondsText } from "./text.ts";
import { TRACE_ENDS } from "./trace-ends.ts";

/** One group's steps for etcd's `tla/Traceetcdraft.tla`: a line of JSON for each, behind one that says of what. */
export const tla: Exporter = {
  name: "tla", extension: "ndjson", messages: 0, oneRegion: true, traces: true,
  *write(subject) {
    const { trace, names } = subject;
    if (trace === null) return;
    const { lines, ended } = new TraceWriter(trace);
    const scale = scaleOf(trace);
    // Texts throughout: the checker's numbers have 32 bits.
    const about = Object.entries({
      ...originOfExport(subject), beginsAt: secondsText(trace.from), lines: lines.length, termsLess: scale.termsLess,
      indexesLess: scale.indexesLess,
      ...(ended === null ? {} : { endsAt: secondsText(ended.at), endsWith: `peer ${ended.peer}`, ended: TRACE_ENDS[ended.why] }),
    }).map(([name, value]) => [name, String(value)] as const);
    yield `${JSON.stringify({ tag: "about", seq: sequenceText(0), run: Object.fromEntries(about) })}\n`;
    // "0" stands for nobody, and ids of imports are numbers whatever a stranger's file says.
    const name = (peer: PeerId): string => {
      const text = idText(peer, names);
      return /^[1-9]\d*$/.test(text) ? text : String(peer);
    };
    let sequence = 0;
    for (const line of lines) yield writeLine(line, ++sequence, scale, name);
  },
};
