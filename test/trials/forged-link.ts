import { deflateSync, strToU8 } from "fflate";
import { toBase64Url } from "../../src/exchange/base64url.ts";
import { hashValue } from "../../src/kernel/hash.ts";
import type { Tree } from "./mutate.ts";

/** A link with this content, whatever it is, that is not damaged. */
export function forgedLink(content: Tree): string {
  const packed = deflateSync(strToU8(JSON.stringify(content)));
  const digest = hashValue(packed);
  const check = Uint8Array.from({ length: 4 }, (_, index) => parseInt(digest.slice(index * 2, index * 2 + 2), 16));
  return `1.${toBase64Url(Uint8Array.from([...check, ...packed]))}`;
}

