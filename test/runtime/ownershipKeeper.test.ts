import { describe, expect, it } from 'vitest';
import { acquireOwnership, keepOwnership, OWNERSHIP_LEASE_MS } from '../../src/runtime/ownershipKeeper.ts';
import { advanceSettling, createVirtualClock } from '../../src/sim/virtualClock.ts';
import { createMemoryStores } from '../../src/store/memory/index.ts';
import { breakable, keptLog } from './parts.ts';

async function owning() {
  const clock = createVirtualClock(1_000);
  const { ownership } = createMemoryStores('main', { clock });
  const [port, breaker] = breakable(ownership);
  const mine = await acquireOwnership(ownership, 'main', 'here', clock, 0);
  if (mine === undefined) throw new Error('not acquired');
  let lost = 0;
  const log = keptLog();
  const keeper = keepOwnership(port, mine, clock, log, () => (lost += 1));
  const pass = (ms: number) => advanceSettling(clock, clock.now() + ms);
  return { clock, ownership, breaker, mine, keeper, log, pass, lost: () => lost };
}

describe('the ownership of a dial group', () => {
  it('is held as long as the keeper runs', async () => {
    const { ownership, clock, mine, keeper, pass } = await owning();
    keeper.start();
    await pass(60_000);
    expect(await ownership.current('main', clock.now())).toMatchObject({ node: 'here', fence: mine.fence });
    await keeper.stop();
    await pass(OWNERSHIP_LEASE_MS + 1);
    expect(await ownership.current('main', clock.now())).toBeUndefined();
  });

  it('survives a store that is away for less than the lease lasts', async () => {
    const { ownership, clock, breaker, keeper, log, pass, lost } = await owning();
    keeper.start();
    await pass(100);
    breaker.fail('renew', 2);
    await pass(OWNERSHIP_LEASE_MS);
    expect(await ownership.current('main', clock.now())).toBeDefined();
    expect(log.events()).toEqual(['ownership.renewFailed', 'ownership.renewFailed']);
    expect(lost()).toBe(0);
    await keeper.stop();
  });

  it('is lost to another node, which is said once', async () => {
    const { ownership, clock, breaker, keeper, pass, lost } = await owning();
    keeper.start();
    await pass(100);
    breaker.fail('renew', 4);
    await pass(OWNERSHIP_LEASE_MS + 100);
    expect(await acquireOwnership(ownership, 'main', 'there', clock, 0)).toBeDefined();
    await pass(20_000);
    expect(lost()).toBe(1);
    await keeper.stop();
  });

  it("is waited for until the other node's lease lapses, and no longer than one is patient", async () => {
    const { ownership, clock, mine, pass } = await owning();
    const impatient = acquireOwnership(ownership, 'main', 'there', clock, 3_000);
    await pass(3_100);
    expect(await impatient).toBeUndefined();
    const patient = acquireOwnership(ownership, 'main', 'there', clock, 5_000);
    await pass(5_000);
    expect(await patient).toMatchObject({ node: 'there', fence: mine.fence + 1 });
  });
});
