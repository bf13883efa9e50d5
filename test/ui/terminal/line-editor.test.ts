import { describe, expect, test } from "vitest";
import { cellsIn, rowsOf, WIDTHS } from "../../../src/ui/terminal/cells.ts";
import { editView } from "../../../src/ui/terminal/edit-view.ts";
import { keysOf, pastedLines } from "../../../src/ui/terminal/keys.ts";
import { completed, newLine, press, remembered, type EditKey, type EditorState } from "../../../src/ui/terminal/line-editor.ts";

const HISTORY = ["store 1", "region 7", "store 4"];
const isEdit = (key: { readonly kind: string }): key is EditKey =>
  !["enter", "complete", "complete-back", "interrupt", "end-of-input", "clear"].includes(key.kind);

/** A line behind what a terminal sends, with the cursor shown as `|`. */
const typed = (data: string, from: EditorState = newLine(HISTORY)): EditorState =>
  keysOf(data).filter(isEdit).reduce(press, from);
const shown = ({ text, cursor }: EditorState): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

describe("a line that is typed", () => {
  test("takes letters at the cursor, which moves by characters, by words and to the ends", () => {
    expect(shown(typed("store 4"))).toBe("store 4|");
    expect(shown(typed("store 4\x1b[D\x1b[D1"))).toBe("store1| 4");
    expect(shown(typed("region key abc\x1b[1;5D\x1bb"))).toBe("region |key abc");
    expect(shown(typed("region key\x01\x1b[1;5C"))).toBe("region| key");
    expect(shown(typed("region\x1b[H\x1b[C\x05"))).toBe("region|");
  });

  test("cuts to the ends and by words, and puts in again what was cut last", () => {
    expect(shown(typed("operator show leader\x17\x17"))).toBe("operator |");
    expect(shown(typed("operator show\x15"))).toBe("|");
    expect(shown(typed("operator show\x01\x0b\x19\x19"))).toBe("operator showoperator show|");
    expect(shown(typed("store 4\x7f\x7f\x01\x1b[3~"))).toBe("|tore");
  });

  test("treats an accent, a Chinese character and a family of emoji as one character each", () => {
    const line = typed("é店👩‍👩‍👧");
    expect(shown(press(line, { kind: "left" }))).toBe("é店|👩‍👩‍👧");
    expect(shown(typed("\x7f\x7f", line))).toBe("é|");
    expect(shown(typed("\x01\x1b[C", line))).toBe("é|店👩‍👩‍👧");
  });

  test("goes through history and comes back to what was being typed", () => {
    const draft = typed("hea\x1b[A\x1b[A");
    expect(shown(draft)).toBe("region 7|");
    expect(shown(typed("\x1b[B\x1b[B", draft))).toBe("hea|");
    expect(shown(typed("\x1b[A\x1b[A\x1b[A\x1b[A"))).toBe("store 1|");
  });

  test("searches history backwards, further with each Ctrl-R, and gives the line back that stood there", () => {
    expect(shown(typed("x\x12store"))).toBe("store 4|");
    expect(shown(typed("x\x12store\x12"))).toBe("store 1|");
    expect(shown(typed("x\x12store\x07"))).toBe("x|");
    expect(shown(typed("\x12regi\x1b[D!"))).toBe("region !|7");
  });

  test("takes a completion in the place of the word before the cursor", () => {
    expect(shown(completed(typed("pd-ctl sto | head\x1b[1;5D\x1b[D\x1b[D\x1b[D"), 7, "store "))).toBe("pd-ctl store | | head");
  });

  test("is remembered once, and never when it is empty", () => {
    expect(remembered(HISTORY, "store 4", 9)).toBe(HISTORY);
    expect(remembered(HISTORY, "  ", 9)).toBe(HISTORY);
    expect(remembered(HISTORY, "member", 3)).toEqual(["region 7", "store 4", "member"]);
  });
});

test("what no table of keys knows types nothing, and what an input method composed comes whole", () => {
  expect(keysOf("\x1b[15~\x1bOP\x1b[200~")).toEqual([]);
  expect(keysOf("存储\r")).toEqual([{ kind: "text", text: "存储" }, { kind: "enter" }]);
});

test("pasted lines lose what would be keys, empty lines and tabs", () => {
  expect(pastedLines("\r\nstore 1\r\n\r\n\tregion\x1b[A 7  \n")).toEqual(["store 1", "  region[A 7"]);
});

describe("cells", () => {
  test("are two for Chinese, full width and emoji, none for what joins, else one", () => {
    expect(["store", "存储", "（）", "é", "👍", "⚠", "한", "ｱ", "·»"].map(cellsIn)).toEqual([5, 4, 4, 1, 2, 1, 2, 1, 2]);
  });

  test("break a text where a terminal does: a wide character that has half a place left goes to the next row", () => {
    expect(rowsOf("abc存储d", 4).map(({ from, to }) => "abc存储d".slice(from, to))).toEqual(["abc", "存储", "d"]);
    expect(rowsOf("", 4)).toEqual([{ from: 0, to: 0 }]);
  });

  test("are told to xterm with whether a character joins the one before", () => {
    const wide = WIDTHS.charProperties(0x5b58, 0);
    expect([wide >> 1 & 3, wide & 1]).toEqual([2, 0]);
    const accent = WIDTHS.charProperties(0x301, wide);
    expect([accent >> 1 & 3, accent & 1]).toEqual([2, 1]);
  });
});

test("the cursor stands where the terminal will have put the text before it, also behind a full row", () => {
  const at = (text: string, cursor: number, columns: number): readonly number[] => {
    const { rows, row, column } = editView({ ...newLine([]), text, cursor }, "pd-ctl", columns, () => "");
    return [rows, row, column];
  };
  expect(at("store 4", 7, 20)).toEqual([1, 0, 9]);
  expect(at("存储", 1, 20)).toEqual([1, 0, 4]);
  expect(at("12345678", 8, 10)).toEqual([2, 1, 0]);
  expect(at("12345678", 2, 10)).toEqual([2, 0, 4]);
  expect(at("1234567存x", 8, 10)).toEqual([2, 1, 2]);
});
