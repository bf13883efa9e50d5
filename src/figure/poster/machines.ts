import type { ClientsFrame } from "../../cluster/layers/clients.ts";
import type { PdFrame } from "../../cluster/layers/pds.ts";
import { countText, durationIn } from "../../story/words/format.ts";
import type { Rectangle } from "../geometry.ts";
import { CORNERS, hairline, type PosterStyle } from "./style.ts";
import { numberText as n, tag } from "./svg.ts";
import { line, roughWidth } from "./text.ts";

/** One member of PD. A full diamond is the PD leader, one with a dot the leader of etcd alone. */
export function posterPd(pd: PdFrame, box: Rectangle, style: PosterStyle): string {
  const { colours, words, layout, unit, id } = style;
  const text = words.stage.pd;
  const running = pd.process === "running";
  const leads = running && pd.role === "leader";
  const gone = pd.process === "dead" || pd.process === "off";
  const frame = { ...hairline(box), rx: CORNERS[layout.density] };
  const stroke = gone ? colours.unavailable : leads ? colours.ink1 : colours.line;
  const ground = tag("rect", { ...frame, fill: colours.surface, stroke, "stroke-width": leads ? 1.5 : undefined })
    + (gone ? tag("rect", { ...frame, fill: `url(#${id}-hatch)` }) : "");
  if (layout.density === "bare") return ground;
  const full = layout.density === "full";
  const pad = (full ? 1.2 : layout.density === "dots" ? 0.3 : 0.6) * unit;
  const side = (full ? 1.7 : 1.3) * unit;
  const middle = box.y + box.height / 2;
  const reach = (side * 9) / 24;
  const cx = box.x + pad + side / 2;
  const diamond = tag("path", {
    d: `M${n(cx)} ${n(middle - reach)}l${n(reach)} ${n(reach)}l${n(-reach)} ${n(reach)}l${n(-reach)} ${n(-reach)}z`,
    fill: leads ? colours.ink1 : "none", stroke: colours.ink1, "stroke-width": 1.4,
  });
  const leadsEtcd = running && pd.leadsEtcd && !leads;
  const dot = leadsEtcd ? tag("circle", { cx: n(cx), cy: n(middle), r: n(reach / 3), fill: colours.ink1 }) : "";
  const role = running ? (leads ? text.leader : leadsEtcd ? text.etcdLeader : text.follower) : text.process[pd.process];
  const told: PdWords = {
    name: words.nodes.pd(String(pd.id)), role, alarm: gone,
    timestamps: leads ? text.tso(countText(pd.tso)) : "",
    work: leads ? `${text.operators(pd.operators)} · ${text.silentStores(pd.silentStores)}` : "",
  };
  const x = cx + side / 2 + (full ? 0.7 : 0.5) * unit;
  return ground + diamond + dot + (full ? twoLines(told, box, x, style) : oneLine(told, box, x, style));
}

interface PdWords {
  readonly name: string;
  readonly role: string;
  /** What the leader alone has to tell; "" for the others. */
  readonly timestamps: string;
  readonly work: string;
  readonly alarm: boolean;
}

function twoLines(words: PdWords, box: Rectangle, x: number, { colours, unit }: PosterStyle): string {
  const { name, role, timestamps, work, alarm } = words;
  const middle = box.y + box.height / 2;
  const [size, small] = [1.1 * unit, 0.92 * unit];
  const [above, below] = [middle - 0.28 * unit, middle + 1.12 * unit];
  const right = box.x + box.width - 1.2 * unit;
  const room = right - x - Math.max(roughWidth(name, size), roughWidth(role, small)) - unit;
  const first = roughWidth(timestamps, unit, true) <= room ? timestamps : "";
  const second = roughWidth(work, small) <= room ? work : "";
  return line(name, { x, y: above, size, fill: colours.ink1, bold: true })
    + line(role, { x, y: below, size: small, fill: alarm ? colours.unavailableInk : colours.quiet, bold: alarm })
    + (first === "" ? "" : line(first, { x: right, y: above, size: unit, fill: colours.ink2, anchor: "end", mono: true }))
    + (second === "" ? "" : line(second, { x: right, y: below, size: small, fill: colours.quiet, anchor: "end" }));
}

/** With less room PD says the same on one line, as much of it as fits. */
function oneLine(words: PdWords, box: Rectangle, x: number, { colours, unit, layout }: PosterStyle): string {
  const { name, role, work, alarm } = words;
  const { density } = layout;
  const middle = box.y + box.height / 2;
  const size = (density === "dots" ? 0.8 : 1.1) * unit;
  const y = middle + 0.36 * size;
  const first = line(name, { x, y, size, fill: colours.ink1, bold: true });
  if (density === "dots") return first;
  const right = box.x + box.width - 0.7 * unit;
  const small = 0.92 * unit;
  let at = x + roughWidth(name, size) * 1.05 + 0.6 * unit;
  const told: string[] = [first];
  if (at + roughWidth(role, small) <= right) {
    told.push(line(role, { x: at, y, size: small, fill: alarm ? colours.unavailableInk : colours.quiet, bold: alarm }));
    at += roughWidth(role, small) + unit;
  }
  if (work !== "" && at + roughWidth(work, small) <= right) {
    told.push(line(work, { x: right, y, size: small, fill: colours.ink2, anchor: "end" }));
  }
  return told.join("");
}

/** The clients, and what they measure. */
export function posterClients(clients: ClientsFrame, { layout, colours, words, unit }: PosterStyle): string {
  const { clients: box, clientMarks: marks, density } = layout;
  const small = density === "dots" || density === "bare";
  const dots = marks.map((mark, i) => {
    const alarm = (clients.retries[i] ?? 0) > 0;
    const gone = clients.processes[i] === "dead" || clients.processes[i] === "off";
    return tag("circle", {
      cx: mark.x, cy: mark.y, r: (small ? 0.3 : 0.5) * unit - 0.75, fill: alarm ? colours.unavailableSoft : colours.surface,
      stroke: gone ? colours.dead : alarm ? colours.unavailable : colours.ink1, "stroke-width": 1.5,
      "stroke-dasharray": gone ? "2.5 2.5" : undefined,
    });
  }).join("");
  if (small) return dots;
  const text = words.stage.clients;
  const size = 0.97 * unit;
  const y = box.y + box.height / 2 + 0.36 * size;
  const title = line(text.title, { x: box.x, y, size, fill: colours.ink2, bold: true });
  const facts = [
    ...(clients.retrying > 0 ? [{ said: text.retrying(countText(clients.retrying)), wrong: true }] : []),
    ...(clients.failed > 0 ? [{ said: text.failed(countText(clients.failed)), wrong: true }] : []),
    { said: text.rate(countText(clients.operationsPerSecond)), wrong: false },
    { said: text.p99(durationIn(words.units, clients.p99)), wrong: false },
  ];
  let x = (marks.at(-1)?.x ?? box.x) + 1.9 * unit;
  const told = facts.flatMap(({ said, wrong }) => {
    const width = roughWidth(said, size) * (wrong ? 1.06 : 1);
    if (x + width > box.x + box.width) return [];
    const here = { x, y, size, fill: wrong ? colours.unavailableInk : colours.ink2, bold: wrong };
    x += width + 1.5 * unit;
    return [line(said, here)];
  });
  return title + dots + told.join("");
}
