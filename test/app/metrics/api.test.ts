import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/app/metrics/metrics.ts';

describe('the metrics of the API', () => {
  it('count answers by endpoint and status, and time them', async () => {
    const metrics = createMetrics();
    const endpoint = 'GET /campaigns/:campaignId';
    for (const status of [200, 200, 404]) metrics.answered({ endpoint, status, tookMs: 20 });
    const text = await metrics.text();
    metrics.stop();
    expect(text).toContain(`outpace_api_requests_total{endpoint="${endpoint}",status="200"} 2`);
    expect(text).toContain(`outpace_api_requests_total{endpoint="${endpoint}",status="404"} 1`);
    expect(text).toContain(`outpace_api_seconds_bucket{le="0.01",endpoint="${endpoint}"} 0`);
    expect(text).toContain(`outpace_api_seconds_bucket{le="0.03",endpoint="${endpoint}"} 3`);
  });
});
