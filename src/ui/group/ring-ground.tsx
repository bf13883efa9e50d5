import { memo } from "react";
import type { GroupPicture } from "../../cluster/group-picture.ts";
import { majorityArcs, type GroupRing } from "../../figure/group-ring.ts";
import type { GroupWords } from "../words/group.en.ts";
import { wayOf } from "./cuts.ts";

interface RingGroundProps {
  readonly picture: GroupPicture;
  readonly ring: GroupRing;
  readonly words: GroupWords;
  readonly cuts: ReadonlySet<string>;
}

/** What lies under messages and servers: the ways between all members, and in the middle who must agree with whom. */
export const RingGround = memo(function RingGround({ picture, ring, words, cuts }: RingGroundProps) {
  const halves = majorityArcs(picture, ring);
  const up = (store: number): boolean => picture.members.some((member) => member.store === store && member.process === "running");
  return (
    <svg className="group-ground" aria-hidden>
      {ring.places.flatMap((a, i) => ring.places.slice(i + 1).map((b) => (
        <line
          key={`${a.store} ${b.store}`} x1={a.x} y1={a.y} x2={b.x} y2={b.y}
          data-cut={cuts.has(wayOf(a.store, b.store)) || undefined}
          data-silent={!up(a.store) || !up(b.store) || undefined} data-outside={!a.voter || !b.voter || undefined}
        />
      )))}
      {ring.middle.radius > 0 && <g transform={`translate(${ring.middle.x} ${ring.middle.y})`}>
        <circle className="middle" r={ring.middle.radius + 4} />
        {halves.map(({ half, segments, need, up: count }) => (
          <g key={half} className="majority" data-half={half} data-short={count < need || undefined}>
            <title>{words.majority(count, segments.length, need)}</title>
            {segments.map(({ store, path, up: isUp }) => <path key={store} d={path} data-up={isUp || undefined} />)}
          </g>
        ))}
        {halves.map(({ half, segments, need }, i) => (
          <text key={half} dy={halves.length === 1 ? "0.35em" : i === 0 ? "-0.25em" : "1em"}>
            {halves.length === 1 ? "" : `${words.joint[half]} `}{words.needed(need, segments.length)}
          </text>
        ))}
      </g>}
    </svg>
  );
});
