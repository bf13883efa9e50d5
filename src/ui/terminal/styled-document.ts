import type { Terminal } from "@xterm/xterm";

/** A document as xterm is shown it, and what takes its style sheets away again. */
export interface StyledDocument {
  readonly document: Document;
  dispose(): void;
}

/**
 * xterm writes its colours and sizes into style elements, which the page's policy forbids (`default-src 'self'`), and rightly:
 * whoever can write one can dress the page. It is therefore shown a document whose elements take a style element's text into a
 * constructed style sheet, which only scripts of the page can make. `place` is where those hold: a document, or a shadow root.
 */
export function styledDocument(place: Document | ShadowRoot): StyledDocument {
  const real = place instanceof Document ? place : place.ownerDocument;
  const sheets: CSSStyleSheet[] = [];
  const adopt = (style: HTMLStyleElement): void => {
    const sheet = new CSSStyleSheet();
    sheets.push(sheet);
    place.adoptedStyleSheets = [...place.adoptedStyleSheets, sheet];
    Object.defineProperty(style, "textContent", { set(text: string) { sheet.replaceSync(text); } });
  };
  const createElement = (name: string): HTMLElement => {
    const element = real.createElement(name);
    // A style element is asked for in more than one way, but all of them come into the screen before they have a text.
    element.appendChild = <Child extends Node>(child: Child): Child => {
      if (child instanceof HTMLStyleElement) {
        // Not even an empty one may stand in the page.
        adopt(child);
        return child;
      }
      return Node.prototype.appendChild.call(element, child) as Child;
    };
    return element;
  };
  const document = new Proxy(real, {
    get: (target, name) => {
      if (name === "createElement") return createElement;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  return {
    document,
    dispose: () => {
      place.adoptedStyleSheets = place.adoptedStyleSheets.filter((sheet) => !sheets.includes(sheet));
    },
  };
}

/** The way to what writes a terminal's rows; xterm has no door to it, as its own addons found too. */
interface WithRows {
  readonly _core: { readonly _renderService: { readonly _renderer: { readonly value: {
    readonly _rowFactory: { _addStyle: (cell: HTMLElement, style: string) => void } } } } };
}

/**
 * Cells that are selected are given a style attribute, which the policy forbids as well; what a script sets of a style it allows.
 * To be called once the terminal stands in the page.
 */
export function styleCellsByScript(terminal: Terminal): void {
  (terminal as unknown as WithRows)._core._renderService._renderer.value._rowFactory._addStyle = (cell, style) => {
    cell.style.cssText += style;
  };
}
