export const AGENT_BUDGET_BYTES: number;
/** Into a folder that holds nothing else. Gives what the agent's page weighs, in bytes, compressed. */
export function buildConsole(out?: string): Promise<number>;
