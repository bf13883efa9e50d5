/** A command as a log entry carries it. Immutable. */
export interface CommandValue {
  readonly kind: string;
}

/** A kind of command that a group replicates: a value of its own file. */
export interface CommandKind<Context, Group, Command extends CommandValue> {
  readonly kind: Command["kind"];
  /** Bytes of payload. */
  bytes(command: Command): number;
  /** Whether it came too late to do anything: every member finds the same. Absent: never. */
  isVoid?(group: Group, command: Command): boolean;
  /** What it does to the state machine. Every member does the same, whenever it comes to it. */
  apply(context: Context, group: Group, command: Command): void;
}

/** All kinds, by their names: complete, or the compiler names the one that is missing. */
export type CommandTable<Context, Group, Command extends CommandValue> = {
  readonly [Kind in Command["kind"]]: CommandKind<Context, Group, Extract<Command, { readonly kind: Kind }>>;
};

/** The kind of a command. The table pairs them by name, which the compiler cannot see through for a union. */
export const commandKind = <Context, Group, Command extends CommandValue>(
  table: CommandTable<Context, Group, Command>, command: Command,
): CommandKind<Context, Group, Command> =>
  table[command.kind as Command["kind"]] as unknown as CommandKind<Context, Group, Command>;

/** Bytes that the command takes in the log: what is held against the limit of an entry. */
export const bytesOf = <Context, Group, Command extends CommandValue>(
  table: CommandTable<Context, Group, Command>, command: Command,
): number => commandKind(table, command).bytes(command);

/** Whether the payload of an entry is one of the table's commands: Raft carries payloads without looking at them. */
export const isCommandOf = <Context, Group, Command extends CommandValue>(
  table: CommandTable<Context, Group, Command>, data: unknown,
): data is Command =>
  typeof data === "object" && data !== null && "kind" in data && typeof data.kind === "string" && Object.hasOwn(table, data.kind);
