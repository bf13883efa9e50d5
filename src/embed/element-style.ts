/*
 * The element's looks: a sheet that is made by script, which a policy without inline styles allows. Room is kept before anything
 * is loaded, and what stands between the tags is seen until the frame lives.
 */
const STYLE = `
:host { display: block; min-height: 240px;
  --accent: var(--quorumscape-accent, #2f5bd7); --radius: var(--quorumscape-radius, 12px); }
:host([hidden]) { display: none; }
.room { position: relative; box-sizing: border-box; width: 100%; min-height: 240px;
  overflow: hidden; border-radius: var(--radius);
  border: 1px solid color-mix(in srgb, currentcolor 18%, transparent); }
.fallback, .poster, iframe, .inline { position: absolute; inset: 0; width: 100%; height: 100%; }
.fallback { overflow: auto; }
.fallback ::slotted(*) { max-width: 100%; }
.poster { object-fit: contain; }
iframe, .inline { border: 0; opacity: 0; pointer-events: none; }
.inline { direction: ltr; }
.room[data-state="live"] :is(iframe, .inline) { opacity: 1; pointer-events: auto; }
.room[data-state="live"] :is(.fallback, .poster, .start) { visibility: hidden; }
.start { position: absolute; inset: 50% auto auto 50%; translate: -50% -50%; padding: 10px 20px; border: 0; border-radius: 999px;
  background: var(--accent); color: #fff; font: 600 16px/1.2 system-ui, sans-serif; cursor: pointer; }
.start:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.start[hidden] { display: none; }
@media print { iframe, .inline, .start { display: none; }
  .room[data-state="live"] :is(.fallback, .poster) { visibility: visible; } }
`;

let sheet: CSSStyleSheet | null = null;

/** The one sheet of all elements; made when the first of them is shown. */
export function elementSheet(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}
