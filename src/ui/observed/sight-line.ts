const MARGIN = 8;

/** Moves the column beside the stage until an item of it is in sight: only that, so that on a phone the stage stays. */
export function bringIntoSight(item: Element | null): void {
  const side = item?.closest(".observed-side");
  if (item == null || side == null) return;
  const [box, room] = [item.getBoundingClientRect(), side.getBoundingClientRect()];
  if (box.top < room.top) side.scrollTop += box.top - room.top;
  else if (box.bottom > room.bottom - MARGIN) side.scrollTop += box.bottom - room.bottom + MARGIN;
}
