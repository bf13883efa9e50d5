import type { Frame } from "../../cluster/frame.ts";
import { PacketFate } from "../../cluster/layers/packet-codes.ts";
import { ailment, cutMark } from "../link-text.ts";
import { pointAlong, svgPath, type Route } from "../routes.ts";
import type { StageLink } from "../stage-links.ts";
import { DotShape, dotShape, isLostAt, isResponse, LOST_AT, progress } from "../traffic.ts";
import { pairKey, type LinkTone } from "../visible-links.ts";
import type { PosterColours } from "./colours.ts";
import type { PosterStyle } from "./style.ts";
import { numberText as n, tag } from "./svg.ts";
import { line } from "./text.ts";

const DASHES: Readonly<Record<LinkTone, string | undefined>> = { healthy: undefined, silent: "2 5", impaired: "6 3", cut: "3 5" };

const strokeOf = (tone: LinkTone, { ink3, electing, unavailable }: PosterColours): string =>
  (tone === "cut" ? unavailable : tone === "impaired" ? electing : ink3);

/** The lines between machines; they lie beneath the cards. */
export function posterLines(links: readonly StageLink[], { colours }: PosterStyle): string {
  return links.map(({ route, tone }) => tag("path", {
    d: svgPath(route), fill: "none", stroke: strokeOf(tone, colours), "stroke-width": 1.2,
    "stroke-opacity": tone === "healthy" || tone === "silent" ? 0.62 : undefined, "stroke-dasharray": DASHES[tone],
  })).join("");
}

/** What is wrong with links, beside or on their middles. */
export const posterAilments = (links: readonly StageLink[], style: PosterStyle): string => links.map((link) => {
  const { colours, words, names, unit } = style;
  const { middle, beyond, tone } = link;
  if (tone === "cut") {
    const { path, angle } = cutMark(link);
    return tag("g", { transform: `translate(${n(middle.x)} ${n(middle.y)})` },
      tag("circle", { r: 10, fill: colours.background })
      + tag("path", {
        d: path, transform: `rotate(${n(angle)})`, fill: "none", stroke: colours.unavailable, "stroke-width": 1.6,
        "stroke-linecap": "round", "stroke-linejoin": "round",
      }));
  }
  if (tone !== "impaired") return "";
  const upright = Math.abs(beyond.y - middle.y) > Math.abs(beyond.x - middle.x);
  const place = upright ? { x: middle.x + 8, y: middle.y + 4 } : { x: middle.x, y: middle.y - 7, anchor: "middle" as const };
  const edge = { stroke: colours.background, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" };
  return line(ailment(link, words, names), { ...place, size: 0.88 * unit, fill: colours.electingInk }, edge);
}).join("");

/** Messages under way on these links, where they are at the frame's instant. */
export function posterMessages(
  { packets, now }: Pick<Frame, "packets" | "now">, links: readonly StageLink[], { colours }: PosterStyle,
): string {
  const tracks = new Map(links.map((link) => [pairKey(link.from, link.to), link]));
  const drawn: string[] = [];
  for (let i = 0; i < packets.count; i++) {
    const from = packets.from[i] ?? 0;
    const track = tracks.get(pairKey(from, packets.to[i] ?? 0));
    const share = progress(packets.departed[i] ?? 0, packets.arrives[i] ?? 0, now);
    if (track === undefined || share < 0) continue;
    const forward = track.from === from;
    const lost = isLostAt(packets.fate[i] ?? PacketFate.arrives, share);
    const { x, y } = keepRight(track.route, lost ? Math.min(share, LOST_AT) : share, forward);
    drawn.push(lost ? cross(x, y, colours) : dot(packets.kind[i] ?? 0, x, y, colours));
  }
  return drawn.join("");
}

/** Messages keep to the right of their way, so that two that meet can be told apart. */
function keepRight(route: Route, travelled: number, forward: boolean): { readonly x: number; readonly y: number } {
  const share = forward ? travelled : 1 - travelled;
  const [before, here, behind] = [{ x: 0, y: 0 }, { x: 0, y: 0 }, { x: 0, y: 0 }];
  pointAlong(route, share - 0.01, before);
  pointAlong(route, share, here);
  pointAlong(route, share + 0.01, behind);
  const [dx, dy] = [behind.x - before.x, behind.y - before.y];
  const side = (forward ? 2.5 : -2.5) / (Math.sqrt(dx * dx + dy * dy) || 1);
  return { x: here.x - dy * side, y: here.y + dx * side };
}

function dot(kind: number, x: number, y: number, { ink1, ink2, background, electing, copying }: PosterColours): string {
  const opacity = isResponse(kind) ? 0.55 : undefined;
  const here = { cx: x, cy: y, opacity };
  switch (dotShape(kind)) {
    case DotShape.solid: return tag("circle", { ...here, r: 3.6, fill: ink1 });
    case DotShape.hollow: return tag("circle", { ...here, r: 3.4, fill: background, stroke: ink2, "stroke-width": 1.4 });
    case DotShape.diamond: return tag("path", { d: `M${n(x)} ${n(y - 5.4)}l5.4 5.4-5.4 5.4-5.4-5.4z`, fill: electing, opacity });
    case DotShape.square: return tag("rect", { x: x - 4.5, y: y - 4.5, width: 9, height: 9, rx: 1.5, fill: copying, opacity });
    default: return tag("circle", { cx: x, cy: y, r: 2.2, fill: ink2, opacity: 0.7 });
  }
}

const cross = (x: number, y: number, { unavailable }: PosterColours): string =>
  tag("path", { d: `M${n(x - 4)} ${n(y - 4)}l8 8m0 -8l-8 8`, fill: "none", stroke: unavailable, "stroke-width": 2 });
