/** Links to the survey's page, as this configuration signs them. */
import { join } from 'node:path';
import { surveyLinks, type SurveyLinkOf } from '../../services/surveyLink.ts';
import { keepSecrets } from '../asterisk/secrets.ts';
import type { OutpaceConfig } from '../config/schema.ts';

const SECRETS = 'web-secrets.json';

/** The configured one, else one that is made at the first start and kept for its owner alone. */
export function surveyKeyOf({ web, dataDir }: OutpaceConfig): string {
  return web.key ?? keepSecrets(join(dataDir, SECRETS), ['surveyKey']).surveyKey;
}

/** Undefined: nobody said how people reach the page. */
export function surveyLinksOf(config: OutpaceConfig): SurveyLinkOf | undefined {
  const { publicUrl } = config.web;
  return publicUrl === undefined ? undefined : surveyLinks({ publicUrl, key: surveyKeyOf(config) });
}
