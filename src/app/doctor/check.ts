/** What `outpace doctor` finds out about one part: which one would be taken, what is wrong, how to mend it. */
import { publicError } from '../../services/errors.ts';
import { type ErrorCode } from '../../services/errorCatalogue.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import type { FoundRuntime } from '../runtimeFile.ts';

export interface Finding {
  /** e.g. `Redis`, `trunk main`. */
  readonly part: string;
  /** `warning`: it works, with less than it could have. */
  readonly status: 'ok' | 'warning' | 'fault';
  /** What was found; for a fault what is wrong and how to mend it. */
  readonly message: string;
  /** Set for a fault. */
  readonly code?: ErrorCode;
}

export interface CheckContext {
  readonly config: OutpaceConfig;
  readonly runtime: FoundRuntime | undefined;
}

/** Never rejects: what goes wrong is a finding. */
export type Check = (context: CheckContext) => Promise<readonly Finding[]>;

export function ok(part: string, message: string): Finding {
  return { part, status: 'ok', message };
}

export function warning(part: string, message: string): Finding {
  return { part, status: 'warning', message };
}

export function fault(part: string, code: ErrorCode, message: string): Finding {
  return { part, status: 'fault', code, message };
}

/** A finding for something thrown. */
export function faultOf(part: string, thrown: unknown): Finding {
  const known = publicError(thrown);
  if (known !== undefined) return fault(part, known.code, known.message);
  return fault(part, 'OUT_BUG', thrown instanceof Error ? thrown.message : String(thrown));
}

/** Beyond it, times of calls and windows of two machines no longer fit together. */
const MAX_SKEW_MS = 2_000;

/** Compares a server's clock with ours; `resolutionMs` is how exactly the server told it. */
export function skewFinding(part: string, theirs: number, resolutionMs: number): Finding {
  const skewMs = theirs - Date.now();
  const shown = `${Math.abs(skewMs / 1_000).toFixed(1)} s ${skewMs < 0 ? 'behind' : 'ahead of'} this machine's`;
  if (Math.abs(skewMs) <= MAX_SKEW_MS + resolutionMs) return ok(`${part} clock`, 'agrees with this machine');
  return warning(`${part} clock`, `is ${shown}: run NTP on both (chrony or systemd-timesyncd)`);
}
