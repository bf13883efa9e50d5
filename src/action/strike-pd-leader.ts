import type { Duration } from "../kernel/time.ts";
import { unchecked, type Definition, type Strike } from "./definition.ts";
import { offeredElsewhere } from "./offers.ts";
import { FOR_DURATION_OR_OPEN, type Part } from "./parts.ts";
import { verb } from "./verb.ts";
import { takeIf, takeKeyword } from "./words.ts";

/** Strikes whichever member leads PD then. */
export interface StrikePdLeader extends Pick<Strike, "fault" | "duration"> {
  readonly kind: "strike-pd-leader";
}

/** `leader of pd`. */
const PD_LEADER: Part<object> = {
  usage: "leader of pd",
  read(words) {
    takeKeyword(words, "leader", "`leader`");
    takeKeyword(words, "of", "`of pd`");
    if (!takeIf(words, "PD")) takeKeyword(words, "pd", "`pd`");
    return {};
  },
  write: () => "leader of pd",
};

const NEXT = /^leader of pd\b/i;

export const strikePdLeader: Definition<StrikePdLeader, never> = {
  kind: "strike-pd-leader",
  verbs: [
    verb("kill", [PD_LEADER], { fault: "kill", duration: null as Duration | null }, NEXT),
    verb("poweroff", [PD_LEADER], { fault: "power-off", duration: null }, NEXT),
    verb("pause", [PD_LEADER, FOR_DURATION_OR_OPEN], { fault: "pause" }, NEXT),
    verb("isolate", [PD_LEADER], { fault: "isolate", duration: null }, NEXT),
  ],
  effect: () => "fault",
  nodes: () => [],
  check: unchecked,
  perform(strike, hands) {
    const leader = hands.pdLeader();
    if (leader === null) return { code: "no-pd-leader", text: "No running member leads PD.", values: {} };
    hands.strikeNode(leader, strike);
    return null;
  },
  // Told by the event of its fault, which names the member.
  event: null,
  behind: () => null,
  offers: offeredElsewhere,
  mendedBy: "start",
  draw: { leftOut: "the fuzzer draws members of PD by their numbers" },
};
