import { useAppId } from "../app/context.ts";
import type { GroupWords } from "../words/group.en.ts";
import type { ProposalDraft } from "./proposal.ts";

interface ProposalFieldProps {
  readonly proposal: ProposalDraft;
  /** Why nothing can be written now; "" where it can. */
  readonly lacks: string;
  readonly hint: string;
  readonly words: GroupWords;
}

const WRONG = "proposal-wrong";

/** What to write, and the button that has the leader write it; Enter does the same. */
export function ProposalField({ proposal: { text, refused, say, write }, lacks, hint, words }: ProposalFieldProps) {
  const wrong = useAppId(WRONG);
  const { proposal } = words;
  return (
    <form
      className="proposal" onSubmit={(event) => {
        event.preventDefault();
        if (lacks === "") write();
      }}
    >
      <input
        type="text" value={text} aria-label={proposal.field} title={proposal.field} spellCheck={false} autoComplete="off"
        autoCapitalize="off" aria-invalid={refused || undefined} aria-describedby={refused ? wrong : undefined}
        onChange={({ target }) => say(target.value)}
      />
      <button type="submit" className="button small" disabled={lacks !== ""} title={`${hint} (W)`} aria-keyshortcuts="W">
        {proposal.write}{lacks !== "" && <small> {lacks}</small>}
      </button>
    </form>
  );
}

/** Why what stands in the field is no write. It lies under the head, whose buttons may be a row that is moved by hand. */
export function ProposalWrong({ words }: Pick<ProposalFieldProps, "words">) {
  return <p id={useAppId(WRONG)} className="proposal-wrong" role="alert">{words.proposal.wrong}</p>;
}
