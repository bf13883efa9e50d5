const HOME = "https://ui.perfetto.dev";
/** How often it is asked whether it is there, and for how long: it may have to be fetched first. */
const EVERY_MILLIS = 100;
const PATIENCE_MILLIS = 60_000;

/** A tab of Perfetto's, which has to be opened while a click is being handled: later the browser refuses. */
export const openPerfetto = (): Window | null => window.open(HOME);

/**
 * Hands a trace to the tab as soon as it answers, as Perfetto's interface has it: `PING` until `PONG`, then the trace, once.
 * False where it never answers, or was closed.
 */
export function handToPerfetto(tab: Window, text: string, title: string): Promise<boolean> {
  return new Promise((resolve) => {
    const began = performance.now();
    const end = (isHanded: boolean): void => {
      clearInterval(timer);
      window.removeEventListener("message", hear);
      resolve(isHanded);
    };
    const hear = ({ source, data }: MessageEvent<unknown>): void => {
      if (source !== tab || data !== "PONG") return;
      const { buffer } = new TextEncoder().encode(text);
      tab.postMessage({ perfetto: { buffer, title, localOnly: true } }, HOME);
      end(true);
    };
    const timer = setInterval(() => {
      if (tab.closed || performance.now() - began > PATIENCE_MILLIS) end(false);
      // It bears no secret, and before the tab has come it is of no origin that could be named.
      else tab.postMessage("PING", "*");
    }, EVERY_MILLIS);
    window.addEventListener("message", hear);
  });
}
