import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { createStore } from "zustand";
import { AppProvider, type AppContext } from "../../src/ui/app/context.ts";
import { listenToKeys } from "../../src/ui/keys/listen.ts";
import { TypeAhead } from "../../src/ui/parts/type-ahead.tsx";
import { createScreen } from "../../src/ui/state/screen.ts";

test("what is typed for the terminal before it is there waits for it, and does nothing to the cluster", () => {
  vi.stubGlobal("Element", Map);
  const [screen, ground, kill] = [createScreen(), new EventTarget(), vi.fn()];
  let field: object | null = null;
  const app = {
    screen, ground, root: { querySelector: () => field },
    keys: { press: (act: () => void) => act(), lines: [{ name: "kill", keys: { k: kill, K: kill } }] },
  } as unknown as AppContext;
  listenToKeys(app);
  const press = (key: string): void => {
    ground.dispatchEvent(Object.assign(new Event("keydown", { cancelable: true }), { key, altKey: false, ctrlKey: false }));
  };
  screen.showDrawer("terminal");
  for (const key of "kill %") press(key);
  expect([screen.getState().typedAhead, kill.mock.calls.length]).toEqual(["kill %", 0]);
  // Once it is there, whoever has gone back to the page has the page's keys.
  field = {};
  press("k");
  expect([screen.getState().typedAhead, kill.mock.calls.length]).toEqual(["kill %", 1]);
  vi.unstubAllGlobals();
});

test("what was typed before there was a field to type into stands in that field", () => {
  const screen = createScreen();
  screen.setState({ typedAhead: "kil" });
  const app = { id: "", screen, run: createStore(() => ({ language: "en" })) } as unknown as AppContext;
  const field = createElement(TypeAhead, { hold: vi.fn() });
  expect(renderToStaticMarkup(createElement(AppProvider, { value: app, children: field }))).toContain('value="kil"');
});
