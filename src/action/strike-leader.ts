import { drawChance, drawItem } from "../kernel/random.ts";
import { formatDuration, type Duration } from "../kernel/time.ts";
import { idText } from "../proto/names.ts";
import type { RegionId } from "../proto/region.ts";
import type { Definition, Strike } from "./definition.ts";
import { drawMillis } from "./draw.ts";
import { offeredElsewhere } from "./offers.ts";
import { FOR_DURATION_OR_OPEN, readRange, REGION, type Part } from "./parts.ts";
import { checkLed } from "./region-check.ts";
import { verb } from "./verb.ts";
import { offer, takeIf, takeKeyword } from "./words.ts";

/** Strikes whoever leads a region then. */
export interface StrikeLeader extends Strike {
  readonly kind: "strike-leader";
}

/** `leader of region 7`. */
const LEADER: Part<{ readonly region: RegionId }> = {
  usage: "leader of region R",
  read(words) {
    takeKeyword(words, "leader", "`leader`");
    takeKeyword(words, "of", "`of region` and its number");
    // A verb of its own, told apart by that word.
    offer(words, ["pd"]);
    return REGION.read(words);
  },
  write: ({ region }, names) => `leader of region ${idText(region, names)}`,
};

/** `after heartbeat` waits for the leader's next heartbeat to arrive, `within 75ms` for a random part of so long behind it. */
const WHEN: Part<Pick<Strike, "afterHeartbeat" | "within">> = {
  usage: "[after heartbeat [within 75ms]]",
  read(words) {
    const afterHeartbeat = takeIf(words, "after");
    if (afterHeartbeat) takeKeyword(words, "heartbeat", "`heartbeat`");
    const isWithin = afterHeartbeat && takeIf(words, "within");
    return { afterHeartbeat, within: isWithin ? readRange(words, "a duration such as 75ms").max : 0 as Duration };
  },
  write: ({ afterHeartbeat, within }) =>
    [...(afterHeartbeat ? ["after heartbeat"] : []), ...(within === 0 ? [] : [`within ${formatDuration(within)}`])].join(" "),
};

export const strikeLeader: Definition<StrikeLeader, never> = {
  kind: "strike-leader",
  verbs: [
    verb("kill", [LEADER, WHEN], { fault: "kill", duration: null }, "leader"),
    verb("poweroff", [LEADER, WHEN], { fault: "power-off", duration: null }, "leader"),
    verb("pause", [LEADER, FOR_DURATION_OR_OPEN, WHEN], { fault: "pause" }, "leader"),
    verb("isolate", [LEADER, WHEN], { fault: "isolate", duration: null }, "leader"),
  ],
  effect: () => "fault",
  nodes: () => [],
  check: checkLed,
  perform(strike, hands) {
    hands.strike(strike);
    return null;
  },
  // Told by the event of its fault, which names the machine.
  event: null,
  behind: () => null,
  offers: offeredElsewhere,
  mendedBy: "start",
  draw: {
    weight: 2,
    draw(random, { regions }) {
      const region = drawItem(random, regions);
      // A strike that waits for a heartbeat may strike when all has been mended: then it must pass by itself.
      if (drawChance(random, 1, 3)) {
        const [duration, within] = [drawMillis(random, 200, 25_000), drawMillis(random, 0, 500)];
        return { kind: "strike-leader", fault: "pause", region, duration, afterHeartbeat: true, within };
      }
      const fault = drawItem(random, ["kill", "power-off", "isolate"] as const);
      return { kind: "strike-leader", fault, region, duration: null, afterHeartbeat: false, within: 0 as Duration };
    },
  },
};
