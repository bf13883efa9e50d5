import { expect, test, vi } from "vitest";
import { escaped, tag } from "../../src/figure/poster/svg.ts";
import { paintSvg, sizeOfSvg, type PictureCanvas, type PictureContext } from "../../src/ui/pictures/paint-svg.ts";
import { readSvg } from "../../src/ui/pictures/read-svg.ts";

/** Writes down what a canvas is told; paths are told by what they are made of. */
function recorder(): { readonly context: PictureContext; readonly told: string[]; readonly canvas: PictureCanvas } {
  const told: string[] = [];
  const values: Record<string, unknown> = { globalAlpha: 1 };
  const context = new Proxy({}, {
    get: (_, name: string) => (name in values ? values[name] : (...given: unknown[]) => {
      if (name === "createPattern") return { setTransform: () => undefined, hatch: true };
      told.push(`${name} ${given.map((value) => (value instanceof FakePath ? value.told : String(value))).join(" ")}`.trim());
      return undefined;
    }),
    set: (_, name: string, value: unknown) => {
      values[name] = value;
      if (name !== "globalAlpha") told.push(`${name}=${typeof value === "object" ? "hatch" : String(value)}`);
      return true;
    },
  }) as PictureContext;
  return { context, told, canvas: { getContext: () => context } as unknown as PictureCanvas };
}

class FakePath {
  told: string;
  constructor(d = "") {
    this.told = d;
  }
  roundRect(...at: number[]): void {
    this.told = `rect(${at.join(" ")})`;
  }
  arc(...at: number[]): void {
    this.told = `circle(${at.slice(0, 3).join(" ")})`;
  }
  moveTo(...at: number[]): void {
    this.told = `line(${at.join(" ")}`;
  }
  lineTo(...at: number[]): void {
    this.told += ` ${at.join(" ")})`;
  }
}

class FakeMatrix {
  rotate(): this {
    return this;
  }
  scale(): this {
    return this;
  }
}

vi.stubGlobal("Path2D", FakePath);
vi.stubGlobal("DOMMatrix", FakeMatrix);

const picture = tag("svg", { viewBox: "0 0 160 64.4", width: 200, height: 80.5, "font-family": "A" },
  tag("title", {}, "unseen")
  + tag("defs", {}, tag("pattern", { id: "p-hatch", width: 6, height: 6, patternTransform: "rotate(45)" },
    tag("path", { d: "M0 0V6", stroke: "#111" })))
  + tag("g", { "transform": "translate(3 4) rotate(90)", "fill": "#f00", "text-anchor": "middle" },
    tag("rect", { x: 1, y: 2, width: 30, height: -4, rx: 2, "fill-opacity": 0.5, "stroke": "#0f0", "stroke-dasharray": "3 2" },
      tag("title", {}, "a tip"))
    + tag("text", { "x": 5, "y": 6, "font-size": 11, "font-weight": 600 }, escaped(`<"store" & 'a'>`)))
  + tag("circle", { cx: 9, cy: 8, r: 7, fill: "url(#p-hatch)" })
  + tag("line", { x1: 1, y1: 2, x2: 3, y2: 4, stroke: "#00f" }));

test("a picture of our own is read as what it was written from, whatever its texts hold", () => {
  const root = readSvg(picture);
  expect(root?.children.map(({ name }) => name)).toEqual(["title", "defs", "g", "circle", "line"]);
  expect(root?.children[2]?.children[1]?.children[0]?.text).toBe(`<"store" & 'a'>`);
  expect(sizeOfSvg(picture)).toEqual({ width: 200, height: 80.5 });
  expect(readSvg("<svg><g></svg>")).toBeNull();
});

test("it is painted with what elements take from those around them, its hatch and its texts; what has no look is not", () => {
  const { context, told, canvas } = recorder();
  expect(paintSvg(context, picture, 2, () => canvas)).toBe(true);
  expect(told).toEqual([
    // The hatch's tile, four times as fine.
    "scale 4 4", "save", "fillStyle=#000000", "fill M0 0V6", "lineWidth=1", "setLineDash", "lineCap=butt", "lineJoin=miter",
    "strokeStyle=#111", "stroke M0 0V6", "restore",
    "setTransform 2.5 0 0 2.5 0 0", "save", "translate 3 4", "rotate 1.5707963267948966", "save", "fillStyle=#f00",
    "fill rect(1 2 30 0 2)", "lineWidth=1", "setLineDash 3,2", "lineCap=butt", "lineJoin=miter", "strokeStyle=#0f0",
    "stroke rect(1 2 30 0 2)", "restore", "save", "font=600 11px A", "textAlign=center", "textBaseline=alphabetic",
    "fillStyle=#f00", `fillText <"store" & 'a'> 5 6`, "restore", "restore",
    "save", "fillStyle=hatch", "fill circle(9 8 7)", "restore",
    "save", "lineWidth=1", "setLineDash", "lineCap=butt", "lineJoin=miter", "strokeStyle=#00f", "stroke line(1 2 3 4)", "restore",
  ]);
});
