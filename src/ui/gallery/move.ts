import type { KeyboardEvent } from "react";

interface Place {
  readonly left: number;
  readonly top: number;
}

/**
 * The card to which an arrow leads: left and right in the order of reading, up and down to the nearest one of the next row.
 * -1 where there is none.
 */
function cardBeside(places: readonly Place[], from: number, key: string): number {
  const here = places[from];
  if (here === undefined) return key === "ArrowDown" || key === "ArrowRight" ? Math.min(0, places.length - 1) : -1;
  if (key === "ArrowRight") return from + 1 < places.length ? from + 1 : -1;
  if (key === "ArrowLeft") return from - 1;
  const beyond = places.map(({ top }) => (key === "ArrowDown" ? top - here.top : here.top - top));
  const nearest = Math.min(...beyond.filter((distance) => distance > 1));
  let best = -1;
  for (const [index, distance] of beyond.entries()) {
    if (Math.abs(distance - nearest) > 1) continue;
    const current = places[best];
    const place = places[index];
    if (place === undefined) continue;
    if (current === undefined || Math.abs(place.left - here.left) < Math.abs(current.left - here.left)) best = index;
  }
  return best;
}

/** Arrow keys go from card to card, from the search field down to the first, and from the first row up to the field. */
export function moveAmongCards(event: KeyboardEvent<HTMLElement>, shelves: HTMLElement | null): void {
  if (shelves === null || !event.key.startsWith("Arrow") || !(event.target instanceof Element)) return;
  const inField = event.target.matches("input");
  if (inField && event.key !== "ArrowDown") return;
  const cards = [...shelves.querySelectorAll<HTMLElement>(".gallery-card")];
  const from = cards.findIndex((card) => card === event.target);
  const to = cardBeside(cards.map((card) => card.getBoundingClientRect()), from, event.key);
  event.preventDefault();
  if (to >= 0) cards[to]?.focus();
  else if (event.key === "ArrowUp") shelves.querySelector("input")?.focus();
}

/** The card that Enter opens: of those found the one whose name was typed, or begins so, before any that only speaks of it. */
export function cardMeant(shelves: HTMLElement | null, typed: string): HTMLElement | undefined {
  const cards = [...shelves?.querySelectorAll<HTMLElement>(".gallery-card") ?? []];
  const wanted = typed.trim().toLowerCase();
  const nameOf = (card: HTMLElement): string => card.querySelector("strong")?.textContent.toLowerCase() ?? "";
  return cards.find((card) => nameOf(card) === wanted) ?? cards.find((card) => nameOf(card).startsWith(wanted)) ?? cards[0];
}

/**
 * The Tab key leads to one card of each shelf, the one that had the focus last or the first, and to what stands beside it; arrows
 * lead to the others. Sixty cards are not in the way of whoever wants the last shelf.
 */
export function setTabStops(shelves: HTMLElement | null, focused: EventTarget | null = null): void {
  for (const shelf of shelves?.querySelectorAll("[data-shelf]") ?? []) {
    const cards = [...shelf.querySelectorAll<HTMLElement>(".gallery-card")];
    const stop = cards.find((card) => card === focused) ?? cards.find((card) => card.dataset["stop"] !== undefined) ?? cards[0];
    for (const card of cards) {
      card.tabIndex = card === stop ? 0 : -1;
      card.toggleAttribute("data-stop", card === stop);
      card.parentElement?.querySelector<HTMLElement>(".gallery-beside")?.setAttribute("tabindex", String(card.tabIndex));
    }
  }
}
