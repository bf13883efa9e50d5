import type { Link } from "../machine/network.ts";
import type { Hands } from "./definition.ts";
import type { LinkEnds } from "./parts.ts";

/** Changes a link in the directions that are meant, and says all that is wrong with it since. */
export function changeLink({ from, to, bothWays }: LinkEnds, hands: Hands, change: (link: Link) => void): null {
  const links = hands.links({ from, to, bothWays });
  for (const link of links) change(link);
  const [{ extraLatency, extraJitter, lossPercent, duplicatePercent }] = links;
  hands.fault([from, to], { name: "link.changed", from, to, bothWays, extraLatency, extraJitter, lossPercent, duplicatePercent });
  return null;
}
