/** What the runtime asks of a logger; pino's has this shape. Fields carry `event`, a stable dotted key. */
type Write = (fields: Readonly<Record<string, unknown>>) => void;

export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
