import { readFileSync } from "node:fs";
import { expect, expectAccessible, pause, test } from "./page.ts";

/** What a browser makes of a film: how many pictures, how long, how large, and whether the middle one differs from the first. */
type Looked = { pictures: number; seconds: number; width: number; differs: boolean };

test("a part of the run becomes a GIF and, where the browser can, a WebM film; its size is told before it is saved", async ({ open }) => {
  const living = await open("#scenario=store-dies");
  const { page } = living;
  await living.until("something has happened", ({ now }) => now > 11_000_000);
  await pause(living);
  const { now } = await living.status();
  const before = await living.hash();
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("tab", { name: "Export" }).click();
  const film = page.locator("dialog[open] .film");
  await film.getByRole("combobox").selectOption("5 s");
  await film.getByRole("button", { name: "Make a GIF" }).click();
  await expect(film.getByRole("progressbar")).toBeVisible();
  await film.getByRole("button", { name: "Cancel" }).click();
  await expect(film.getByRole("progressbar")).toHaveCount(0);
  await film.getByRole("button", { name: "Make a GIF" }).click();
  const save = film.getByRole("button", { name: "Save the film" });
  await expect(save).toBeVisible({ timeout: 90_000 });
  await expect(film).toContainText(/quorumscape\.gif: \d+(\.\d+)?\s[KM]iB/);
  await expectAccessible(page, "dialog");
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  const gif = readFileSync(await download.path()).toString("base64");
  const looked = await page.evaluate(async (text): Promise<Looked> => {
    const data = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const decoder = new ImageDecoder({ data, type: "image/gif" });
    await decoder.tracks.ready;
    await decoder.completed;
    const pictures = decoder.tracks.selectedTrack?.frameCount ?? 0;
    const drawn: string[] = [];
    let [micros, width] = [0, 0];
    for (let i = 0; i < pictures; i++) {
      const { image } = await decoder.decode({ frameIndex: i });
      micros += image.duration ?? 0;
      width = image.displayWidth;
      const canvas = new OffscreenCanvas(width, image.displayHeight);
      const context = canvas.getContext("2d");
      context?.drawImage(image, 0, 0);
      if (i === 0 || i === pictures - 1) drawn.push(String(context?.getImageData(0, 0, width, image.displayHeight).data));
      image.close();
    }
    return { pictures, seconds: micros / 1_000_000, width, differs: drawn[0] !== drawn[1] };
  }, gif);
  expect(looked).toMatchObject({ pictures: 60, width: 960, differs: true });
  expect(looked.seconds).toBeCloseTo(5, 1);
  // The run stands where it stood.
  expect([(await living.status()).now, await living.hash()]).toEqual([now, before]);
  const webm = film.getByRole("button", { name: "Make a WebM film" });
  if (await webm.count() === 0) return;
  await webm.click();
  await expect(film).toContainText(/quorumscape\.webm: /, { timeout: 90_000 });
  const [other] = await Promise.all([page.waitForEvent("download"), save.click()]);
  const bytes = readFileSync(await other.path());
  expect(bytes.readUInt32BE(0)).toBe(0x1a45dfa3);
  expect(bytes.includes("V_VP9")).toBe(true);
});
