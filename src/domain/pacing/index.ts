/** `outpace/pacing`: the pacer for use outside Outpace. Pure, without dependencies. */
export * from './pacer.ts';
export { createPacer } from './createPacer.ts';
export { DEFAULT_PACING, PACING_BOUNDS, PACING_MODES, reviewPacing } from './settings.ts';
