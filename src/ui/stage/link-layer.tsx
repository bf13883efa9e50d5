import { memo } from "react";
import { ailment, cutMark, linkText } from "../../figure/link-text.ts";
import { svgPath } from "../../figure/routes.ts";
import type { StageLink } from "../../figure/stage-links.ts";
import { pairKey } from "../../figure/visible-links.ts";
import type { Selection } from "../../cluster/details.ts";
import { useAppId, useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";
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
      {link.tone === "impaired" && <Note link={link} text={ailment(link, words, names)} />}
    </g>
  );
}

export const selectionOfLink = (link: StageLink): Selection => ({ kind: "link", from: link.fromNode, to: link.toNode });

/** What ails the link, beside its middle: above a level line, to the right of an upright one. */
function Note({ link, text }: { readonly link: StageLink; readonly text: string }) {
  const { middle, beyond } = link;
  const upright = Math.abs(beyond.y - middle.y) > Math.abs(beyond.x - middle.x);
  return upright
    ? <text className="note beside" x={middle.x + 8} y={middle.y + 4}>{text}</text>
    : <text className="note" x={middle.x} y={middle.y - 7}>{text}</text>;
}

/** A pair of scissors across the line; where one direction is cut, an arrow shows which. */
function CutMark({ link }: { readonly link: StageLink }) {
  const { path, angle } = cutMark(link);
  return (
    <g className="cut" transform={`translate(${round(link.middle.x)} ${round(link.middle.y)})`}>
      <circle className="ground" r="10" />
      <g transform={`rotate(${round(angle)})`}><path d={path} /></g>
    </g>
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
