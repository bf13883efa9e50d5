import { expect, test, vi } from "vitest";
import { elementSheet } from "../../src/embed/element-style.ts";

test("what lives in the page itself runs from left to right, also where the page does not", () => {
  const said: string[] = [];
  vi.stubGlobal("CSSStyleSheet", class {
    replaceSync(text: string): void {
      said.push(text);
    }
  });
  elementSheet();
  vi.unstubAllGlobals();
  expect(said.join("")).toMatch(/^\.inline \{ direction: ltr; \}$/m);
});
