import { writeJson, type Json } from "../kernel/write-json.ts";

/** What is sent back. */
export interface TwinReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What comes of a question: an answer, or what a network shows of a process that is dead or stands still. */
export type TwinOutcome = TwinReply | "reset" | "silence";

const JSON_TYPE = "application/json; charset=UTF-8";
const TEXT_TYPE = "text/plain; charset=UTF-8";

export const jsonReply = (status: number, body: Json): TwinReply => ({ status, type: JSON_TYPE, body: `${writeJson(body)}\n` });

export const jsonTextReply = (body: string): TwinReply => ({ status: 200, type: JSON_TYPE, body });

export const textReply = (status: number, body: string): TwinReply => ({ status, type: TEXT_TYPE, body });

/** A sentence about why not. */
export const refusal = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): TwinReply =>
  ({ ...jsonReply(status, { error: text }), headers });

/** The text that Prometheus reads. */
export const metricsReply = (body: string): TwinReply =>
  ({ status: 200, type: "text/plain; version=0.0.4; charset=utf-8", body });
