import { Gunzip, strFromU8 } from "fflate";

/**
 * The text of one file. Beyond this no cluster fits that could be simulated: 10,000 regions take about 10 MB as PD 8.5 prints
 * them.
 */
export const MAX_FILE_CHARACTERS = 48 * 1_048_576;

/** A file as text, with what had to be done to read it; or why it cannot be read. */
export type DecodedFile =
  | { readonly ok: true; readonly text: string; readonly unpacked: boolean; readonly encoding: Encoding }
  | { readonly ok: false; readonly kind: "too-large" | "damaged" }
  /** An archive that other programs open: the one that does. */
  | { readonly ok: false; readonly kind: "archive"; readonly program: string };

export type Encoding = "UTF-8" | "UTF-16" | "Latin-1";

/**
 * The text of a file's bytes: UTF-8, UTF-16 as Windows' redirections write it (with a mark or without), or else Latin-1;
 * packed by gzip or not. Our own decoders, since the engine's rooms know no browser: the same in Node and in the page.
 */
export function decodeFile(bytes: Uint8Array): DecodedFile {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isPacked ? gunzip(bytes) : bytes;
  if (plain === "too-large" || plain === "damaged") return { ok: false, kind: plain };
  if (plain.length > MAX_FILE_CHARACTERS * 2) return { ok: false, kind: "too-large" };
  const archive = archives.find(({ magic }) => magic.every((byte, index) => plain[index] === byte));
  if (archive !== undefined) return { ok: false, kind: "archive", program: archive.program };
  return { ok: true, unpacked: isPacked, ...decodeText(plain) };
}

const archives: readonly { readonly magic: readonly number[]; readonly program: string }[] = [
  { magic: [0x50, 0x4b, 3, 4], program: "unzip" },
  { magic: [0xfd, 0x37, 0x7a, 0x58], program: "unxz" },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], program: "unzstd" },
  { magic: [0x42, 0x5a, 0x68], program: "bunzip2" },
  { magic: [0x37, 0x7a, 0xbc, 0xaf], program: "7z x" },
];

/** Unpacked piece by piece, so that a small file that would fill the memory is given up in time. */
function gunzip(bytes: Uint8Array): Uint8Array | "too-large" | "damaged" {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Gunzip((piece) => {
    length += piece.length;
    if (length <= MAX_FILE_CHARACTERS * 2) pieces.push(piece);
  });
  try {
    for (let from = 0; from < bytes.length; from += PIECE) {
      stream.push(bytes.subarray(from, from + PIECE), from + PIECE >= bytes.length);
      if (length > MAX_FILE_CHARACTERS * 2) return "too-large";
    }
  } catch {
    return "damaged";
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const PIECE = 16_384;

function decodeText(bytes: Uint8Array): { readonly text: string; readonly encoding: Encoding } {
  const first = bytes[0];
  const second = bytes[1];
  if (first === 0xff && second === 0xfe) return { text: fromUtf16(bytes, 2, 1), encoding: "UTF-16" };
  if (first === 0xfe && second === 0xff) return { text: fromUtf16(bytes, 2, 0), encoding: "UTF-16" };
  // JSON begins with two ASCII characters, of which UTF-16 makes two zero bytes at every second place.
  if (bytes.length >= 4 && first !== 0 && second === 0
    && bytes[3] === 0) return { text: fromUtf16(bytes, 0, 1), encoding: "UTF-16" };
  if (bytes.length >= 4 && first === 0 && second !== 0
    && bytes[2] === 0) return { text: fromUtf16(bytes, 0, 0), encoding: "UTF-16" };
  const text = strFromU8(bytes);
  // What is no UTF-8 decodes to U+FFFD; in Latin-1 every byte is a character.
  if (text.includes("\ufffd") && !hasReplacement(bytes)) return { text: strFromU8(bytes, true), encoding: "Latin-1" };
  return { text, encoding: "UTF-8" };
}

/** `high` is the place of the high byte in each pair. */
function fromUtf16(bytes: Uint8Array, from: number, high: 0 | 1): string {
  let text = "";
  for (let start = from; start < bytes.length; start += PIECE) {
    const codes: number[] = [];
    for (let at = start; at + 1 < Math.min(bytes.length, start + PIECE); at += 2) {
      const [a = 0, b = 0] = [bytes[at], bytes[at + 1]];
      codes.push(high === 0 ? a * 256 + b : b * 256 + a);
    }
    text += String.fromCharCode(...codes);
  }
  return text;
}

/** Whether the file itself holds a U+FFFD. */
function hasReplacement(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) return true;
  }
  return false;
}
