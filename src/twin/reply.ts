import { writeJson, type Json } from "../kernel/write-json.ts";

/** What is sent back. */
export interface TwinReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = "application/json; charset=UTF-8";
const TEXT_TYPE = "text/plain; charset=UTF-8";

export const jsonReply = (status: number, body: Json): TwinReply => ({ status, type: JSON_TYPE, body: `${writeJson(body)}\n` });

export const jsonTextReply = (body: string): TwinReply => ({ status: 200, type: JSON_TYPE, body });

export const textReply = (status: number, body: string): TwinReply => ({ status, type: TEXT_TYPE, body });

/** A sentence about why not. */
export const refusal = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): TwinReply =>
  ({ ...jsonReply(status, { error: text }), headers });
