import type { MistakeCode } from "../action/words.ts";

type SentenceCode = `action.${MistakeCode}` | "action.placed";

/** Every sentence about an action in words, by the code of its notice; `{name}` stands for a value of the notice. */
export const ACTION_SENTENCES = {
  "action.empty": "Expected an action, such as `kill store 4`.",
  "action.too-long": "The action has {size} characters, and at most {limit} are read; expected a shorter one.",
  "action.unknown": "There is no action `{found}`; expected one such as `kill store 4`.",
  "action.unknown-near": "There is no action `{found}`; the nearest is `{nearest}`.",
  "action.expected": "Found {found} where {expected} was expected.",
  "action.missing": "The action stops where {expected} was expected.",
  "action.trailing": "Found `{found}` after the end of the action `{action}`; leave it out.",
  "action.unknown-store": "There is no store {id}; the stores are {known}.",
  "action.unknown-pd": "There is no PD member {id}; the members are {known}.",
  "action.unknown-client": "There is no client {id}; the clients are {known}.",
  "action.unknown-region": "There is no region {id}; expected the number of one that exists.",
  "action.same-node": "A link joins two machines; found {node} twice where another one was expected.",
  "action.twice-in-groups": "{node} is in two groups; expected it in one of them.",
  "action.placed": "No group names {machines}: put to the side of {side}, which has the most stores (of equals, the most leaders; then the first).",
  "action.out-of-range": "{found} is out of range; expected {expected}.",
  "action.unknown-setting": "There is no setting `{found}`; expected a name such as `pd.max-store-down-time`.",
  "action.unknown-setting-near": "There is no setting `{found}`; the nearest is `{nearest}`.",
  "action.setting-value": "`{found}` does not fit {key}; expected {expected}.",
} satisfies Readonly<Record<SentenceCode, string>>;
