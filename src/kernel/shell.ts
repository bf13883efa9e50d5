/** A command of ours with its arguments, as a shell takes them back. */
export const shellCommand = (command: string, args: readonly string[]): string =>
  `npm run -s quorumscape -- ${[command, ...args].map(shellWord).join(" ")}`;

const shellWord = (text: string): string => (/^[\w./:=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
