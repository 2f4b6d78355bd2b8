/** One generated document: where it lies, and what it should say now. */
export interface Generator {
  /** From the project's root. */
  readonly file: string;
  readonly generate: () => string | Promise<string>;
}
