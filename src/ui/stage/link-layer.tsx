import { memo } from "react";
import { cutMark, linkText } from "../../figure/link-text.ts";
import { svgPath } from "../../figure/routes.ts";
import type { StageLink } from "../../figure/stage-links.ts";
import { pairKey } from "../../figure/visible-links.ts";
import type { Selection } from "../../cluster/details.ts";
import { useAppId, useNames, useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { HATCH_PATTERN } from "./store-card.tsx";

/**
 * The lines between machines, beneath the cards. Lines run so close to each other that the one which a pointer means is the
 * nearest, not the one that was drawn last: the stage finds it, here are the keyboard's.
 */
export const LinkLayer = memo(function LinkLayer({ links, width, height, hovered, stop }: {
  readonly links: readonly StageLink[]; readonly width: number; readonly height: number;
  /** The `linkKey` of the link under the pointer; null for none. */
  readonly hovered: number | null;
  /** The link that had the focus last: the Tab key stops there, or at the first, and arrows lead to the others. */
  readonly stop: string | undefined;
}) {
  const hatch = useAppId(HATCH_PATTERN);
  const names = links.map(({ from, to }) => `${from}-${to}`);
  const tabStop = stop !== undefined && names.includes(stop) ? stop : names[0];
  return (
    <svg className="stage-links" width={width} height={height}>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" className="hatch-line" />
        </pattern>
      </defs>
      {links.map((link, i) => (
        <Link
          key={names[i]} link={link} name={names[i]} isStop={names[i] === tabStop}
          hovered={pairKey(link.from, link.to) === hovered}
        />
      ))}
    </svg>
  );
});

interface LinkProps {
  readonly link: StageLink;
  readonly name: string | undefined;
  readonly isStop: boolean;
  readonly hovered: boolean;
}

function Link({ link, name, isStop, hovered }: LinkProps) {
  const words = useWords();
  const names = useNames();
  const select = useRun((run) => run.select);
  const selection = selectionOfLink(link);
  const path = svgPath(link.route);
  return (
    <g
      className="stage-link" data-tone={link.tone} data-selected={link.selected || undefined} data-hovered={hovered || undefined}
      role="button" tabIndex={isStop ? 0 : -1} data-link={name} aria-label={linkText(link, words, names)}
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
