export { storeProgram } from "./program.ts";
export { createStore } from "./create.ts";
export type { StoreBatch, StoreHost, StoreState, StoreTimer } from "./state.ts";
export { heardOf, isLeader, type PeerSeed, type StorePeerView } from "./peer.ts";
export { electAtBirth, type BirthLeader } from "./birth.ts";
export { electionElapsedAt, timerOf } from "./wake.ts";
export {
  changeByHand, changesFor, electionTimerOf, expireTimer, setTimerByHand, whyNotMembers, whyNotWrite, writeByHand,
  type ElectionTimer,
} from "./by-hand.ts";
export { transferLeaderNow, type NotProposed } from "./operators.ts";
export { isConfChange, peerChangesOf } from "./payloads.ts";
export { envelopesOf, firstEnvelope, sizeOf, tellAddressees } from "./burst.ts";
