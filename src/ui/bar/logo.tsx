/** The mark: a Raft leader and two followers. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 24 24" width="24" height="24" fill="none" strokeWidth="1.8" aria-hidden>
      <path className="logo-line" d="M12 6.5 5.5 18M12 6.5 18.5 18M7.5 18.5h9" />
      <circle className="logo-leader" cx="12" cy="5.5" r="3.2" />
      <circle className="logo-follower" cx="5.2" cy="18.6" r="2.7" />
      <circle className="logo-follower" cx="18.8" cy="18.6" r="2.7" />
    </svg>
  );
}
