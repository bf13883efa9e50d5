import type { StoreFrame } from "../../cluster/layers/stores.ts";
import type { Instant } from "../../kernel/time.ts";
import { idText } from "../../proto/names.ts";
import { briefText, footText, isAlarming, stateText, troubleText } from "../card-text.ts";
import { contains } from "../geometry.ts";
import type { CardBox, CardDensity, GroupBox } from "../stage-layout.ts";
import { CORNERS, hairline, type PosterStyle } from "./style.ts";
import { numberText as n, tag } from "./svg.ts";
import { clipped, line, roughWidth } from "./text.ts";
import { leaderSign } from "./tiles.ts";

/** The groups that stores stand in, with the names of their parts. */
export function posterGroups({ layout, colours, words, unit }: PosterStyle): string {
  const { density, cards, scale } = layout;
  return layout.groups.filter(({ name }) => name !== "").map(({ name, box, parts }: GroupBox) => {
    const ground = tag("rect", {
      ...box, rx: density === "full" || density === "compact" ? 14 : CORNERS[density],
      fill: colours.zone, "fill-opacity": colours.zoneOpacity,
    });
    const first = Math.min(...cards.filter((card) => contains(box, card.box.x, card.box.y)).map((card) => card.box.y));
    const size = 0.93 * unit;
    const [dx, dy] = density === "full" ? [1.2, 1.1] : density === "compact" ? [0.9, 0.8] : [0.6, 0.35];
    const hasTitle = first - box.y >= (density === "tiny" ? 1.3 : 2) * 13 * scale && density !== "dots" && density !== "bare";
    const title = hasTitle
      ? line(clipped(words.stage.placeName(name), size, box.width - 2 * unit),
        { x: box.x + dx * unit, y: box.y + dy * unit + 0.96 * size, size, fill: colours.ink2, bold: true })
      : "";
    const captions = density === "bare" ? [] : parts.map((part) => line(words.stage.placeName(part.name),
      { x: part.at.x, y: part.at.y + 0.15 * unit + 0.86 * size, size, fill: colours.quiet }));
    return ground + title + captions.join("");
  }).join("");
}

/** One store: its name and state in words, and what its disk or PD has to say. Its tiles come on top. */
export function posterStore(store: StoreFrame, card: CardBox, now: Instant, style: PosterStyle): string {
  const { colours, id } = style;
  const { box, density } = card;
  const alarm = isAlarming(store);
  const stroke = alarm ? colours.unavailable : store.process === "paused" ? colours.electing : colours.line;
  const frame = { ...hairline(box), rx: CORNERS[density] };
  const parts = [tag("rect", { ...frame, fill: colours.surface, stroke })];
  if (store.process === "dead" || store.process === "off") parts.push(hatch(card, style.unit, `url(#${id}-hatch)`));
  if (density !== "bare") parts.push(head(store, card, now, style));
  if (density === "full" || density === "compact") parts.push(usage(store, card, style));
  if (density === "full") parts.push(foot(store, card, alarm, now, style));
  return parts.join("");
}

/** The dead are hatched, below their name. */
function hatch({ box, tiles, density }: CardBox, unit: number, fill: string): string {
  const wordy = density === "full" || density === "compact";
  const top = wordy ? tiles.y - 0.5 * unit : box.y + 1;
  const r = CORNERS[density] - 1;
  const [left, right, bottom] = [box.x + 1, box.x + box.width - 1, box.y + box.height - 1];
  const corner = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  const upper = wordy
    ? `M${n(left)} ${n(top)}H${n(right)}` : `M${n(left)} ${n(top + r)}${corner(r, -r)}H${n(right - r)}${corner(r, r)}`;
  const d = `${upper}V${n(bottom - r)}${corner(-r, r)}H${n(left + r)}${corner(-r, -r)}z`;
  return tag("path", { d, fill });
}

/** Where the words of a card begin, how large its name and its state are, by its density: in units. */
const HEADS: Readonly<Record<Exclude<CardDensity, "bare">, {
  readonly x: number; readonly y: number; readonly name: number; readonly state: number; readonly gap: number;
}>> = {
  full: { x: 1.2, y: 0.95, name: 1.15, state: 0.97, gap: 1 },
  compact: { x: 0.85, y: 0.65, name: 1, state: 0.97, gap: 0.6 },
  tiny: { x: 0.5, y: 0.35, name: 1, state: 0.88, gap: 0.4 },
  dots: { x: 0.3, y: 0.1, name: 0.8, state: 0.8, gap: 0.3 },
};

function head(store: StoreFrame, { box, density }: CardBox, now: Instant, style: PosterStyle): string {
  const { colours, words, names, unit } = style;
  const place = HEADS[density === "bare" ? "dots" : density];
  const size = place.name * unit;
  const x = box.x + place.x * unit;
  const y = box.y + place.y * unit + 1.03 * size;
  const right = box.x + box.width - place.x * unit;
  const name = words.nodes.store(idText(store.id, names));
  const room = right - x - roughWidth(name, size) * 1.05 - place.gap * unit;
  const first = line(name, { x, y, size, fill: colours.ink1, bold: true });
  const wordy = density === "full" || density === "compact";
  const alarm = isAlarming(store);
  const fill = alarm ? colours.unavailableInk : store.process === "paused" ? colours.electingInk : colours.ink2;
  const stateSize = place.state * unit;
  const end = { x: right, y, size: stateSize, fill, anchor: "end", bold: alarm || store.process === "paused" } as const;
  const trouble = density === "full" ? undefined : troubleText(store, words);
  const brief = briefText(store, words);
  if (!wordy && brief === undefined) {
    const count = String(store.leaders);
    const side = 0.7 * stateSize;
    const width = roughWidth(count, stateSize) + 1.5 * side;
    if (width > room) return first;
    return first + leaderSign(right - width, y - side, side, colours.ink1) + line(count, end);
  }
  const whole = trouble ?? (wordy ? stateText(store, now, words) : brief ?? "");
  // A word stands whole or not at all: a shorter one takes its place where there is one.
  const state = [whole, brief ?? ""].find((text) => roughWidth(text, stateSize) <= room) ?? "";
  if (density !== "full") return first + (state === "" ? "" : line(state, end));
  const addressSize = 0.93 * unit;
  const left = room - roughWidth(state, stateSize) - place.gap * unit;
  const address = roughWidth(store.address, addressSize, true) <= left
    ? line(store.address, { x: right - room, y, size: addressSize, fill: colours.quiet, mono: true }) : "";
  return first + address + (state === "" ? "" : line(state, end));
}

function usage(store: StoreFrame, { box, density }: CardBox, { colours, unit }: PosterStyle): string {
  const [dx, dy] = density === "full" ? [1.2, 3.1] : [0.85, 2.5];
  const bar = { x: box.x + dx * unit, y: box.y + dy * unit, width: box.width - 2 * dx * unit, height: 3, rx: 1.5 };
  const share = store.capacityMiB > 0 ? Math.min(1, store.usedMiB / store.capacityMiB) : 0;
  const used = share === 0 ? "" : tag("rect", { ...bar, width: bar.width * share, fill: colours.ink3 });
  return tag("rect", { ...bar, fill: colours.line }) + used;
}

function foot(store: StoreFrame, { box }: CardBox, alarm: boolean, now: Instant, { colours, words, unit }: PosterStyle): string {
  const size = 0.92 * unit;
  const y = box.y + box.height - 0.75 * unit - 0.34 * size;
  const text = clipped(footText(store, now, words), size, box.width - 2.4 * unit);
  if (!alarm || text === "") return line(text, { x: box.x + 1.2 * unit, y, size, fill: colours.quiet });
  // On the hatch words need a ground of their own.
  const width = Math.min(box.width - 2 * unit, roughWidth(text, size) + 0.4 * unit);
  const ground = { x: box.x + unit, y: y - 1.05 * size, width, height: 1.4 * size, rx: 4 };
  return tag("rect", { ...ground, fill: colours.surface }) + line(text, { x: box.x + 1.2 * unit, y, size, fill: colours.ink2 });
}
