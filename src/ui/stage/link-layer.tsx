import { memo } from "react";
import { svgPath } from "../../figure/routes.ts";
import { pairKey } from "../../figure/visible-links.ts";
import type { Selection } from "../../cluster/details.ts";
import type { IdNames } from "../../proto/names.ts";
import { useAppId, useRun } from "../app/context.ts";
import { durationText, nodeText } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import type { StageLink } from "./links.ts";
import { HATCH_PATTERN } from "./store-card.tsx";

/**
 * The lines between machines, beneath the cards. Lines run so close to each other that the one which a pointer means is the
 * nearest, not the one that was drawn last: the stage finds it, here are the keyboard's.
 */
export const LinkLayer = memo(function LinkLayer({ links, width, height, hovered }: {
  readonly links: readonly StageLink[]; readonly width: number; readonly height: number;
  /** The `linkKey` of the link under the pointer; null for none. */
  readonly hovered: number | null;
}) {
  const hatch = useAppId(HATCH_PATTERN);
  return (
    <svg className="stage-links" width={width} height={height}>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" className="hatch-line" />
        </pattern>
      </defs>
      {links.map((link) => (
        <Link key={`${link.from}-${link.to}`} link={link} hovered={pairKey(link.from, link.to) === hovered} />
      ))}
    </svg>
  );
});

function Link({ link, hovered }: { readonly link: StageLink; readonly hovered: boolean }) {
  const words = useWords();
  const names = useRun((run) => run.status?.names) ?? {};
  const select = useRun((run) => run.select);
  const selection = selectionOfLink(link);
  const path = svgPath(link.route);
  return (
    <g
      className="stage-link" data-tone={link.tone} data-selected={link.selected || undefined} data-hovered={hovered || undefined}
      role="button" tabIndex={0} aria-label={linkText(link, words, names)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        select(selection);
      }}
    >
      <path className="band" d={path} />
      <path className="line" d={path} />
      {link.tone === "cut" && <CutMark link={link} />}
    </g>
  );
}

export const selectionOfLink = (link: StageLink): Selection => ({ kind: "link", from: link.fromNode, to: link.toNode });

/** What a link is called, and what ails it. */
export const linkText = (link: StageLink, words: Words, names: IdNames): string =>
  [
    words.stage.link.name(nodeText(link.fromNode, words, names), nodeText(link.toNode, words, names)),
    linkStateText(link, words, names),
  ].filter((text) => text !== "").join(": ");

/** What ails it; "" where nothing does. */
export const linkStateText = (link: StageLink, words: Words, names: IdNames): string =>
  describe(link, nodeText(link.fromNode, words, names), nodeText(link.toNode, words, names), words);

/** A pair of scissors across the line; where one direction is cut, an arrow shows which. */
function CutMark({ link }: { readonly link: StageLink }) {
  const { middle, beyond } = link;
  const there = link.there?.cut === true;
  const oneWay = there !== (link.back?.cut === true);
  const angle = (Math.atan2(beyond.y - middle.y, beyond.x - middle.x) * 180) / Math.PI + (there ? 0 : 180);
  return (
    <g className="cut" transform={`translate(${round(middle.x)} ${round(middle.y)})`}>
      <circle className="ground" r="10" />
      <g transform={`rotate(${round(oneWay ? angle : angle + 90)})`}>
        {oneWay ? <path d="M-8 0H3M-1 -4L3 0L-1 4M6.5 -6V6" /> : <path d={SCISSORS} />}
      </g>
    </g>
  );
}

/** Two blades that cross, and their two rings. */
const SCISSORS = "M-5.6 -1.4L6 4.2M-5.6 1.4L6 -4.2M-5.4 -1.3a2 2 0 1 1 .6 -.2M-5.4 1.3a2 2 0 1 0 .6 .2";

const round = (value: number): number => Math.round(value * 10) / 10;

function describe(link: StageLink, from: string, to: string, words: Words): string {
  const text = words.stage.link;
  const { there, back } = link;
  if (there?.cut === true && back?.cut !== true) return text.cutOneWay(from, to);
  if (back?.cut === true && there?.cut !== true) return text.cutOneWay(to, from);
  if (link.tone !== "impaired") return text.tone[link.tone];
  const slower = (there?.extraLatency ?? 0) >= (back?.extraLatency ?? 0) ? there : back;
  const loss = Math.max(there?.lossPercent ?? 0, back?.lossPercent ?? 0);
  const duplicate = Math.max(there?.duplicatePercent ?? 0, back?.duplicatePercent ?? 0);
  return [
    slower !== null && slower.extraLatency > 0 ? text.latency(durationText(slower.extraLatency, words)) : "",
    loss > 0 ? text.loss(loss) : "",
    duplicate > 0 ? text.duplicate(duplicate) : "",
  ].filter((each) => each !== "").join(", ");
}
