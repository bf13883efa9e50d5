/** What any replicated group needs of its host; a group of stores' regions, or of PD's members, adds its state machine. */
export {
  changeMembers, compactLog, createEmptyGroupDisk, createGroupDisk, openNode,
  type GroupDisk, type GroupMemory, type GroupOrigin, type GroupStart,
} from "./group.ts";
export { isCommandOf, kindOf, type CommandKind, type CommandTable, type CommandValue } from "./commands.ts";
export type { StateMachine } from "./machine.ts";
export { completeWrite, persist, proposeCommand, settle, settleMessages, tickMembers } from "./pump.ts";
export { drawTickGroup, firstTick, TICK_GROUPS, type TickGroup } from "./ticks.ts";
export {
  CHUNK_BYTES, createTransport, dropTransfers, forkTransport, takeGeneratingTime,
  type Chunk, type SnapshotReceive, type SnapshotSend, type SnapshotTransport, type TransferEnd, type TransportPort,
  type TransportTimer,
} from "./transport.ts";
export { canSend, endSend, isOverdue, planChunk, sendChunk, sendOf, startSend, type Shipment } from "./snapshot-send.ts";
export { arrivedShare, closeSilentStreams, finishReceive, receiveChunk } from "./snapshot-receive.ts";
