export function buildConsole(out?: string): Promise<void>;
