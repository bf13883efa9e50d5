import { STORE_SETTINGS } from "../proto/settings/store.ts";
import type { Action } from "../action/index.ts";

const PREFIX = "raft.rule.";
const KEYS: readonly string[] = Object.values(STORE_SETTINGS.rulesOff.keys);

/** Whether an action throws the switch of a rule of Raft, either way. */
export const isRuleSwitch = (action: Action): boolean => action.kind === "set" && KEYS.includes(action.key);

/** The rule that an action switches off, by its name in settings, or null if it does no such thing. */
export function ruleSwitchedOff(action: Action): string | null {
  if (action.kind !== "set" || !isRuleSwitch(action) || action.value.trim() !== "off") return null;
  return action.key.slice(PREFIX.length);
}
