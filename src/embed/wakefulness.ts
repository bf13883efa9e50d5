/** As many frames of one page live at once: each has a worker of its own. */
const MOST_AWAKE = 3;
/** A frame is fetched so long before it comes into sight. */
const AHEAD = "300px";
const SETTLE_MS = 150;

/** An element whose frame may sleep. */
export interface Sleeper extends Element {
  /** Whether it has a frame now. */
  readonly awake: boolean;
  /** It would lose what nobody else has. */
  readonly keepsAwake: boolean;
  wake(): void;
  /** Ends the frame; what is needed to go on is kept. */
  sleep(): void;
}

/** Those near the viewport, and those that have a frame. */
const near = new Set<Sleeper>();
const awake = new Set<Sleeper>();
let observer: IntersectionObserver | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** From now on the element is woken when it comes near the viewport, and put to sleep when others are nearer. */
export function watchSleeper(sleeper: Sleeper): void {
  if (observer === null) {
    observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) near[isIntersecting ? "add" : "delete"](target as Sleeper);
      arrange();
    }, { rootMargin: AHEAD });
    addEventListener("scroll", settle, { passive: true, capture: true });
    addEventListener("resize", settle, { passive: true });
  }
  observer.observe(sleeper);
}

export function forgetSleeper(sleeper: Sleeper): void {
  observer?.unobserve(sleeper);
  near.delete(sleeper);
  awake.delete(sleeper);
}

/** The element has been given a frame: if that is one too many, the farthest of the others sleeps. */
export function noteAwake(sleeper: Sleeper): void {
  awake.add(sleeper);
  const others = [...awake].filter((each) => each !== sleeper && !each.keepsAwake).sort((a, b) => distance(b) - distance(a));
  for (const each of others) {
    if (awake.size <= MOST_AWAKE) return;
    awake.delete(each);
    each.sleep();
  }
}

/** Where more are near than may live, those in the middle of the page's sight do: looked at again when scrolling has ended. */
function settle(): void {
  if (near.size <= MOST_AWAKE) return;
  clearTimeout(timer);
  timer = setTimeout(arrange, SETTLE_MS);
}

function arrange(): void {
  const nearest = [...near].sort((a, b) => distance(a) - distance(b)).slice(0, MOST_AWAKE);
  for (const each of nearest) if (!each.awake) each.wake();
}

/** From the middle of the viewport to the nearest edge of the element, in CSS pixels; 0 within it. */
function distance(sleeper: Sleeper): number {
  const { top, bottom } = sleeper.getBoundingClientRect();
  const middle = innerHeight / 2;
  return Math.max(0, top - middle, middle - bottom);
}
