import { eventNamed, unchecked, type Definition } from "./definition.ts";
import { single } from "./offers.ts";
import { verb } from "./verb.ts";

/** `pd-server --join`: a new member of PD joins the others, who must all be there to let it in. */
export interface AddPd {
  readonly kind: "add-pd";
}

export const addPd: Definition<AddPd> = {
  kind: "add-pd",
  verbs: [verb("add-pd", [], {})],
  effect: () => "change",
  nodes: () => [],
  check: unchecked,
  perform: (_, hands) => hands.addPd(),
  event: "pd.added",
  behind: (body) => (eventNamed(body, "pd.added") === null ? null : { kind: "add-pd" }),
  offers: (subject) => (subject.kind === "pd" ? [single("add-pd", "restart", { kind: "add-pd" })] : []),
  mendedBy: null,
  draw: { weight: 1, draw: () => ({ kind: "add-pd" }) },
};
