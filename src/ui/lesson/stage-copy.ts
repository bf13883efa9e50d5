/**
 * A copy of the stage as it stands: elements with what is drawn on their canvases. It is no part of the app, does not change any
 * more, and can be put wherever a picture can. Null where there is no stage.
 */
export function copyStage(root: HTMLElement): HTMLElement | null {
  const room = root.querySelector<HTMLElement>(".stage-room");
  if (room === null) return null;
  const copy = room.cloneNode(true);
  if (!(copy instanceof HTMLElement)) return null;
  const drawn = room.querySelectorAll("canvas");
  for (const [index, canvas] of copy.querySelectorAll("canvas").entries()) {
    const source = drawn[index];
    // An empty canvas cannot be drawn onto another.
    if (source !== undefined && source.width > 0 && source.height > 0) canvas.getContext("2d")?.drawImage(source, 0, 0);
  }
  // What only helps to use the stage says nothing in a picture.
  for (const element of copy.querySelectorAll(".stage-zoom, .view-switch, .legend-row, .group-legend")) element.remove();
  for (const element of copy.querySelectorAll("[id]")) element.removeAttribute("id");
  copy.removeAttribute("aria-label");
  copy.inert = true;
  copy.style.width = `${room.clientWidth}px`;
  copy.style.height = `${room.clientHeight}px`;
  copy.style.setProperty("--copied-width", String(room.clientWidth));
  return copy;
}
