import { expect, test } from "vitest";
import { createKeyring } from "../../src/ui/keys/keyring.ts";

test("a key that is pressed before keys have a meaning is heard when they have one, in its order, and once", () => {
  const keys = createKeyring<null>();
  const heard: string[] = [];
  const press = (name: string): void => keys.press(() => heard.push(`${name} of ${keys.lines.length}`));
  press("k");
  press("e");
  expect(heard).toEqual([]);
  keys.bring([{ name: "play", keys: {} }]);
  press("a");
  expect(heard).toEqual(["k of 1", "e of 1", "a of 1"]);
});

test("of a key that is hammered meanwhile only the first dozen presses are meant", () => {
  const keys = createKeyring<null>();
  let presses = 0;
  for (let i = 0; i < 40; i++) keys.press(() => presses++);
  keys.bring([]);
  expect(presses).toBe(12);
});
