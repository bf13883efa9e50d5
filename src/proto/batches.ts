import type {
  BatchCommands, BatchCommandsResponse, KvRequest, KvResponse, Message, TxnRequest, TxnResponse,
} from "./messages.ts";

/** More travel in another packet (client-go's max-batch-size, TiKV's GRPC_MSG_MAX_BATCH_SIZE). */
export const BATCH_AT_MOST = 128;

type Request = KvRequest | TxnRequest;
type Answer = KvResponse | TxnResponse;

/** What may share a packet. */
export type Batchable = Request | Answer;

const isRequest = (message: Batchable): message is Request => message.kind === "kv-request" || message.kind === "txn-request";
const isAnswer = (message: Batchable): message is Answer => !isRequest(message);

export const isBatchable = (message: Message): message is Batchable =>
  message.kind === "kv-request" || message.kind === "txn-request" || message.kind === "kv-response" ||
  message.kind === "txn-response";

/** The packet that carries these, which are all requests or all answers: a single one travels as it is. */
export function packetFor(messages: readonly Batchable[]): Batchable | BatchCommands | BatchCommandsResponse | undefined {
  const [first] = messages;
  if (first === undefined || messages.length === 1) return first;
  return isRequest(first)
    ? { kind: "batch-commands", messages: messages.filter(isRequest) }
    : { kind: "batch-commands-response", messages: messages.filter(isAnswer) };
}

/** What a message carries: itself, or those of a batch. */
export const carriedMessages = (message: Message): readonly Message[] =>
  message.kind === "batch-commands" || message.kind === "batch-commands-response" ? message.messages : [message];
