import { describe, expect, test } from "vitest";
import { MAX_LINE, readStatement, type ReadLine } from "../../src/terminal/line.ts";

const read = (line: string): ReadLine => readStatement(line, 0, (first) => first === "partition");

function words(line: string): readonly (readonly string[])[] {
  const result = read(line);
  if (!result.ok) throw new Error(result.problem);
  return result.statement.stages.map((stage) => stage.words.map(({ text }) => text));
}

const problem = (line: string): string => {
  const result = read(line);
  return result.ok ? "" : result.problem;
};

describe("a line", () => {
  test("is read as a shell reads it: quotes, backslashes, pipes, and a comment at its end.", () => {
    expect(words("store --jq='.stores[] | .id' 4\\ 5 | grep \"a \\\" b\"|wc -l # why")).toEqual(
      [["store", "--jq=.stores[] | .id", "4 5"], ["grep", "a \" b"], ["wc", "-l"]]);
  });

  test("has blanks of every kind between its words: those of a Chinese keyboard and of copied text too.", () => {
    expect(words("store\u30004 \u00a0|\u2003wc\f-l\v")).toEqual([["store", "4"], ["wc", "-l"]]);
  });

  test("ends at a semicolon, and says where the next statement begins.", () => {
    const result = read("kill store 4; store");
    expect(result.ok && result.statement.end).toBe(13);
  });

  test("keeps arrows and URLs whole, and takes the last > for a file.", () => {
    expect(words("cut store 1 -> store 2")).toEqual([["cut", "store", "1", "->", "store", "2"]]);
    const result = read("curl http://pd-1:2379/x?a=1&b=2 > out.json");
    expect(result.ok && [result.statement.stages[0]?.words[1]?.text, result.statement.file]).toEqual(
      ["http://pd-1:2379/x?a=1&b=2", "out.json"]);
  });

  test("leaves a sentence to the command that reads one: its bars are no pipes.", () => {
    expect(words("partition 1,2 | 3,4,5")).toEqual([["partition", "1,2", "|", "3,4,5"]]);
  });

  test("is refused in the shell's words where it cannot be read.", () => {
    expect(problem("store 'x")).toBe("unexpected EOF while looking for matching `''");
    expect(problem("| wc")).toBe("syntax error near unexpected token `|'");
    expect(problem("store > ")).toBe("syntax error near unexpected token `newline'");
    expect(problem("store && region")).toBe("syntax error near unexpected token `&&'");
    expect(problem("x".repeat(MAX_LINE + 1))).toContain("at most 8000 are read");
  });
});
