import type { GroupWords } from "../words/group.en.ts";

/** Where a sheet leaves room for the ring alone: leads to the logs under it, and back. */
export const ReadingJump = ({ words }: { readonly words: GroupWords }) => (
  <button
    type="button" className="button small reading-jump"
    onClick={({ currentTarget }) => {
      const view = currentTarget.closest(".group-view");
      const ring = view?.querySelector(".group-ring");
      if (view !== null && ring != null) view.scrollTo({ top: view.scrollTop > 0 ? 0 : ring.clientHeight });
    }}
  >{words.readings.logs} <span aria-hidden>↕</span></button>
);
