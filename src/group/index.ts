/** What any replicated group needs of its host; a group of stores' regions, or of PD's members, adds its state machine. */
export {
  changeMembers, compactLog, createEmptyGroupDisk, createGroupDisk, createOrigin, openNode,
  type GroupDisk, type GroupMemory,
} from "./group.ts";
export { bytesOf, isCommandOf, commandKind, type CommandKind, type CommandTable } from "./commands.ts";
export type { StateMachine } from "./machine.ts";
export { completePersist, persist, proposeCommand, settle, settleMessages, tickMember } from "./pump.ts";
export {
  copyTickGroup, countTicks, createTickGroup, drawTickGroup, firstTick, fixNextTick, instantOfTick, startTicks, stopTicks,
  takeTick, tickFrom, TICK_GROUPS, ticksAt, uncountedTicks, wakesEarlier, type TickGroup,
} from "./ticks.ts";
export {
  CHUNK_BYTES, createTransport, dropTransfers, forkTransport, takeGeneratingTime,
  type Chunk, type SnapshotSend, type SnapshotTransport, type TransportPort, type TransportTimer,
} from "./transport.ts";
export { canSend, endSend, isOverdue, planChunk, sendChunk, sendOf, startSend } from "./snapshot-send.ts";
export { arrivedShare, closeSilentStreams, silentFrom, finishReceive, receiveChunk } from "./snapshot-receive.ts";
