/** A campaign file's `detection`: who answered, a person or a machine. Bounds and defaults are the domain's. */
import { z } from 'zod';
import {
  AMD_BOUNDS,
  DEFAULT_AMD,
  DEFAULT_DETECTION,
  type AmdParameters,
} from '../domain/detection/settings.ts';
import { DETECTION_KINDS, VERDICT_ACTIONS } from '../domain/detection/verdict.ts';

const parameter = (name: keyof AmdParameters) =>
  z.int().min(AMD_BOUNDS[name].least).max(AMD_BOUNDS[name].most).default(DEFAULT_AMD[name]);
const share = (name: 'truthShare' | 'recordShare' | 'missedPeopleShare') =>
  z
    .number()
    .min(0)
    .max(1)
    .default(DEFAULT_DETECTION[name] ?? 0);
const action = (name: 'onHuman' | 'onMachine' | 'onNotSure') =>
  z.enum(VERDICT_ACTIONS).default(DEFAULT_DETECTION[name]);

export const amdSchema = z.strictObject({
  initialSilenceMs: parameter('initialSilenceMs'),
  greetingMs: parameter('greetingMs'),
  afterGreetingSilenceMs: parameter('afterGreetingSilenceMs'),
  totalAnalysisMs: parameter('totalAnalysisMs'),
  minimumWordMs: parameter('minimumWordMs'),
  betweenWordsSilenceMs: parameter('betweenWordsSilenceMs'),
  maximumWords: parameter('maximumWords'),
  silenceThreshold: parameter('silenceThreshold'),
  maximumWordMs: parameter('maximumWordMs'),
});

/** `prompt`: what a prompt's name must be. */
export const detectionSchema = (prompt: z.ZodType<string>) =>
  z.strictObject({
    kind: z.enum(DETECTION_KINDS),
    limitMs: z.int().min(500).max(20_000).default(DEFAULT_DETECTION.limitMs),
    amd: amdSchema.default(DEFAULT_AMD),
    onHuman: action('onHuman'),
    onMachine: action('onMachine'),
    onNotSure: action('onNotSure'),
    tones: z.boolean().default(DEFAULT_DETECTION.tones),
    message: prompt.optional(),
    beepHz: z.int().min(300).max(3_000).default(DEFAULT_DETECTION.beepHz),
    silenceMs: z.int().min(300).max(10_000).default(DEFAULT_DETECTION.silenceMs),
    messageLimitMs: z.int().min(5_000).max(180_000).default(DEFAULT_DETECTION.messageLimitMs),
    truthShare: share('truthShare'),
    recordShare: share('recordShare'),
    missedPeopleShare: share('missedPeopleShare'),
  });
