import type { ReactNode } from "react";
import type { Shape } from "../../figure/shapes.ts";
import "./shape-icon.css";

const NOTCHED = "M4.5 1.5H11A1.5 1.5 0 0 1 12.5 3V11A1.5 1.5 0 0 1 11 12.5H3A1.5 1.5 0 0 1 1.5 11V4.5Z";
const square = <rect x="1.5" y="1.5" width="11" height="11" rx="2" />;
const notched = <path d={NOTCHED} />;
const line = <path d="M0 7H14" />;

/** The shapes of the stage as small pictures; their colours stand in the style sheet. */
const pictures: Readonly<Record<Shape, ReactNode>> = {
  leader: notched,
  follower: square,
  asleepLeader: <>{notched}<path className="eyelid" d="M4.2 8.6Q7 11.4 9.8 8.6" /></>,
  asleep: <>{square}<path className="eyelid" d="M4.2 8.6Q7 11.4 9.8 8.6" /></>,
  recovered: notched,
  strandedLeader: notched,
  outdatedLeader: notched,
  leaderless: square,
  timer: <><rect x="3.6" y="3.6" width="6.8" height="6.8" rx="1.2" /><path className="arc" d="M7 1H3A2 2 0 0 0 1 3V11A2 2 0 0 0 3 13H9" /></>,
  candidate: <><rect x="3.5" y="3.5" width="7" height="7" rx="1.5" /><circle className="ring" cx="7" cy="7" r="6.2" /></>,
  learner: square,
  copying: <><path className="filling" d="M2 8H12V12H2Z" />{square}</>,
  lagging: square,
  uninitialized: square,
  dead: <><path className="hatch" d="M1.5 6L6 1.5M1.5 11L11 1.5M4 12.5L12.5 4M8.5 12.5L12.5 8.5" />{square}</>,
  unknown: square,
  append: <circle cx="7" cy="7" r="3.6" />,
  heartbeat: <circle cx="7" cy="7" r="3.4" />,
  vote: <path d="M7 1.6L12.4 7L7 12.4L1.6 7Z" />,
  snapshot: <rect x="2.5" y="2.5" width="9" height="9" rx="1.5" />,
  other: <circle cx="7" cy="7" r="2.2" />,
  lost: <path d="M3 3L11 11M11 3L3 11" />,
  impaired: line,
  cut: line,
  silent: line,
  operator: <path d="M1.5 10.5Q6 2.5 12 6.5M8 3.6L12.4 6.8L7.4 8.6" />,
  retrying: <circle cx="7" cy="7" r="5.2" />,
  stoppedClient: <circle cx="7" cy="7" r="5.2" />,
};

/** A shape as the stage draws it, beside its words. */
export const ShapeIcon = ({ shape }: { readonly shape: Shape }) => (
  <svg className="shape-icon" data-shape={shape} viewBox="0 0 14 14" aria-hidden>{pictures[shape]}</svg>
);
