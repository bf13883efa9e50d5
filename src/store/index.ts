export { storeProgram } from "./program.ts";
export { createStore, type StoreBatch, type StoreHost,
  type StoreOptions, type StoreState, type StoreTimer } from "./state.ts";
export { heardOf, isLeader, type PeerSeed, type StorePeer } from "./peer.ts";
export { electAtBirth, type BirthLeader } from "./birth.ts";
export { transferLeaderNow } from "./operators.ts";
