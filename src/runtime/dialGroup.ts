/**
 * One dial group on this node, from taking ownership to giving it back: engine, host, runner, and the loops beside
 * them. The order of the start matters: own, restore what was open, load the lists that gates need, and only then
 * connect the telephony, whose first link-up compares and releases the floor for dialling.
 */
import type { Campaign, CampaignState } from '../domain/campaign/campaign.ts';
import { SECOND_MS } from '../domain/kernel/time.ts';
import { createEngine } from '../engine/engine.ts';
import type { EngineInput } from '../engine/input.ts';
import type { Floor } from '../ports/liveBoard.ts';
import type { TelephonyEvent } from '../ports/telephony.ts';
import { createBoardPublisher } from './boardPublisher.ts';
import { NO_LAW } from '../domain/compliance/law.ts';
import { createAgentDesks } from './agentDesks.ts';
import { createCalendarWatch } from './calendarWatch.ts';
import { createCommandAnswers } from './commandAnswers.ts';
import { createCommandHandler } from './commandHandler.ts';
import { allDoNotCallLists } from './doNotCallLists.ts';
import { createDeskWatch } from './deskWatch.ts';
import { createEmergencyGuard } from './emergencyGuard.ts';
import type { AgentRules, DialGroup, DialGroupOptions } from './dialGroupOptions.ts';
import { createFailureNotes } from './failures.ts';
import { createFlowReach } from './flowReach.ts';
import { createFlowShelf } from './flowShelf.ts';
import { createConsentWatch } from './consentWatch.ts';
import { createHopperFiller } from './hopperFiller.ts';
import { createHopperGate } from './hopperGate.ts';
import { createHost } from './host.ts';
import { keepOwnership } from './ownershipKeeper.ts';
import { createPacingShell, DEFAULT_PACING_SHELL } from './pacingShell.ts';
import { createPendingRecords } from './pendingRecords.ts';
import { reviewedBefore } from './policyReview.ts';
import { createQuotaKeeper } from './quotaKeeper.ts';
import { createRecordWriter } from './recordWriter.ts';
import { createRecentRefusals } from './recentRefusals.ts';
import { createRecordings } from './recordingKeeper.ts';
import { createRunner } from './runner.ts';
import { createSchedules } from './schedule.ts';
import { createSelfCheck } from './selfCheck.ts';
import { createStoreGuard } from './storeGuard.ts';
import { createStoreReconcile } from './storeReconcile.ts';
import { termsOf } from './trunkDesk.ts';
import { isQuiet, waitUntil } from './waitUntil.ts';

export type { AgentRules, DialGroup, DialGroupOptions };

const LAST_HANGUPS_MS = 2 * SECOND_MS;

export function createDialGroup(options: DialGroupOptions): DialGroup {
  const { stores, records, telephony, clock, log, ownership, dialGroupId, node, law = NO_LAW } = options;
  const { fence } = ownership;
  const engine = createEngine(
    {
      dialGroupId,
      trunks: options.trunks,
      law,
      ...(options.promptVersions === undefined ? {} : { promptVersions: options.promptVersions }),
      seatCallerId: options.seatCallerId,
      pauseAfterLostPhone: options.agentRules?.pauseAfterLostPhone ?? false,
      journal: options.pacing?.journal !== undefined,
    },
    options.random,
  );
  const post = (input: EngineInput): void => host.post(input);
  const noteFailure = createFailureNotes(log, post);
  const pending = createPendingRecords({
    ...stores,
    closingFile: options.closingFile,
    fence,
    log,
    failed: noteFailure,
    kept: () => guard.recordKept(),
    tariffOf: (trunkId) => termsOf(options.trunks, trunkId).tariff,
  });
  const guard = createStoreGuard({ pending, clock, log, post });
  const emergency = createEmergencyGuard({ emergency: stores.emergency, log, post });
  const pacing = createPacingShell({
    settings: options.pacing ?? DEFAULT_PACING_SHELL,
    stores,
    records,
    dialGroupId,
    fence,
    engine,
    clock,
    log,
    post,
  });
  const answers = createCommandAnswers(clock);
  const openCallIds = () => engine.board().calls.map(({ attemptId }) => attemptId);
  const recordings = createRecordings({ ...options, records: records.recordings, post, openCallIds });
  const doNotCall = allDoNotCallLists(stores.doNotCall, options.doNotCallFiles);
  const gate = createHopperGate({ records, doNotCall, law, log });
  const refusals = createRecentRefusals();
  const consents = createConsentWatch({ records, clock, log });
  const parts = { ...options, fence, gate, refusals, post, noteFailure };
  const desks = createAgentDesks(parts, () => engine.board().agents);
  const runner = createRunner({
    ...parts,
    doNotCall,
    consents,
    pending,
    reach: createFlowReach({ ...parts, pending }),
    pacing: (effect) => pacing.run(effect),
    answered: (effect) => answers.answered(effect),
    mayDial: () => emergency.isClear(),
    lastConversation: (number) => records.lastConversation(dialGroupId, number),
    trunkLimits: (trunkId) => termsOf(options.trunks, trunkId),
    openCallIds,
    record: (effect) => recordings.run(effect),
    desk: (effect) => desks.run(effect),
    ofPool: desks.ofPool,
  });
  const calendar = createCalendarWatch({ records, law, dialGroupId, clock, log, noteFailure });
  const board = () => ({ ...engine.board(), calendar: calendar.warnings() });
  const publisher = createBoardPublisher({
    liveBoard: stores.liveBoard,
    clock,
    dialGroupId,
    node,
    fence,
    board: () => ({ ...board(), alarms: options.alarms?.(), draining }),
  });
  const deskWatch = createDeskWatch(engine, options.timed);
  const host = createHost({
    engine,
    clock,
    run: (effect) => runner.run(effect),
    traced: options.traced,
    timed: deskWatch.timed,
    stepped() {
      publisher.changed();
      deskWatch.stepped();
    },
    crashed: (error, input) => options.fatal(`the engine failed on ${input.type}`, error),
  });
  const writer = createRecordWriter({
    ...options,
    hopper: stores.hopper,
    spoolFull: (on) => post({ type: 'holdSet', hold: 'the record spool is full', on }),
  });
  const campaignsRunning = (): readonly string[] =>
    engine.board().campaigns.flatMap(({ campaignId, state }) => (state === 'running' ? [campaignId] : []));
  const filler = createHopperFiller({
    ...options,
    hopper: stores.hopper,
    fence,
    isPooled: desks.isPooled,
    runningCampaigns: campaignsRunning,
    gate,
    refusals,
    exhausted: (campaignId) => post({ type: 'campaignExhausted', campaignId }),
    empty: (campaignId, because) => post({ type: 'hopperEmpty', campaignId, because }),
  });
  const keeper = keepOwnership(stores.ownership, ownership, clock, log, () => {
    post({ type: 'holdSet', hold: 'another engine has taken over', on: true });
    options.fatal('another engine has taken over the dial group');
  });
  const storeReconcile = createStoreReconcile({
    hopper: stores.hopper,
    clock,
    log,
    knownAttempts: () =>
      new Set([...engine.board().calls.map(({ attemptId }) => attemptId), ...pending.closing]),
    close: (cdr, revision) => pending.save({ type: 'closeAttempt', cdr, revision }),
  });
  const flows = createFlowShelf({ read: options.flows, readVersion: options.flowVersion, post, log });
  const selfCheck = createSelfCheck({
    ...options,
    flows,
    post,
    seen: (campaign) => schedules.set(campaign),
  });
  const command = createCommandHandler({
    records,
    pauseReasons: options.agentRules?.pauseReasons,
    emergency: stores.emergency,
    dialGroupId,
    clock,
    post,
    answers,
    stateOf: (campaignId) =>
      engine.board().campaigns.find((campaign) => campaign.campaignId === campaignId)?.state as
        | CampaignState
        | undefined,
    isOnFloor: (agentId) => engine.board().agents.some((agent) => agent.agentId === agentId),
    faultsOf: (campaign) => selfCheck.faultsToStart(campaign),
    campaignSet: (campaign) => void campaignSet(campaign),
    drain: options.drain,
  });
  const schedules = createSchedules(reviewedBefore(command, { records, law, log }), clock, log);
  const loops = [
    keeper,
    writer,
    filler,
    createQuotaKeeper({ ...options, hopper: stores.hopper, fence, runningCampaigns: campaignsRunning, post }),
    publisher,
    storeReconcile,
    selfCheck,
    consents,
    ...desks.loops,
    ...calendar.loops,
    ...pacing.loops,
    ...recordings.loops,
  ];
  let stopServing: (() => Promise<void>) | undefined;
  let draining: Floor['draining'];

  function heard(event: TelephonyEvent): void {
    if (event.type === 'linkFenced') options.fatal('another engine has taken over the telephony application');
    post(event);
  }

  async function campaignSet(campaign: Campaign): Promise<void> {
    post({ type: 'campaignSet', campaign });
    await flows.loadForCallers(campaign);
    schedules.set(campaign);
    await pacing.campaignSet(campaign);
  }

  async function restore(): Promise<void> {
    await pacing.restore();
    await flows.load();
    const campaigns = await records.campaigns(dialGroupId);
    // Calls that ended just before the last stop, or while the store was away, count against the budget too.
    await pending.replay();
    await writer.flush().catch((error: unknown) => log.warn({ event: 'records.flushFailed', err: error }));
    for (const campaign of campaigns) await campaignSet(campaign);
    const floor = await stores.liveBoard.read(dialGroupId);
    const attempts = await stores.hopper.openAttempts();
    await flows.loadBegun(attempts);
    post({ type: 'restored', attempts, agents: floor?.agents ?? [] });
    for await (const entries of records.doNotCall()) await stores.doNotCall.add(entries);
  }

  return {
    async start() {
      // From here on, since what has to be read may take longer than the lease on the dial group lasts.
      keeper.start();
      emergency.start();
      try {
        await restore();
        await options.doNotCallFiles?.start();
        await telephony.start(heard);
      } catch (error) {
        await options.doNotCallFiles?.stop();
        await keeper.stop();
        emergency.stop();
        await schedules.stop();
        host.stop();
        await stores.ownership.release(ownership).catch(() => undefined);
        throw error;
      }
      for (const loop of loops) loop.start();
      stopServing = await stores.commands.serve(dialGroupId, command);
    },
    async stop(patienceMs) {
      post({ type: 'holdSet', hold: 'shutting down', on: true });
      await schedules.stop();
      const until = clock.now() + patienceMs;
      draining = { since: clock.now(), until };
      // Commands are taken on: those who talk may hold, transfer and hang up as ever.
      await waitUntil(clock, until, () => isQuiet(engine.board()));
      await stopServing?.();
      for (const { agentId } of engine.board().agents) post({ type: 'agentLogout', agentId });
      await waitUntil(clock, until, () => engine.board().agents.every(({ state }) => state === 'loggedOut'));
      // The last hang-ups must have been taken before the way to Asterisk is closed.
      await waitUntil(clock, Math.max(until, clock.now() + LAST_HANGUPS_MS), () => runner.isIdle());
      for (const loop of loops) await loop.stop();
      await options.doNotCallFiles?.stop();
      guard.stop();
      emergency.stop();
      await telephony.stop();
      host.stop();
      await writer.flush().catch((error: unknown) => log.warn({ event: 'records.flushFailed', err: error }));
      await pacing.flush();
      // The next start restores the floor from its board: nobody is called who was logged out by this stop.
      await stores.liveBoard.publish(dialGroupId, fence, { ...engine.board(), node }).catch(() => undefined);
      await stores.ownership.release(ownership).catch(() => undefined);
    },
    async abandon() {
      await stopServing?.().catch(() => undefined);
      await schedules.stop();
      for (const loop of loops) await loop.stop();
      await options.doNotCallFiles?.stop();
      guard.stop();
      emergency.stop();
      host.stop();
      await telephony.stop();
      await writer.flush().catch((error: unknown) => log.warn({ event: 'records.flushFailed', err: error }));
      await stores.ownership.release(ownership).catch(() => undefined);
    },
    command,
    board,
    ...deskWatch.port,
    storeLink: (state) => guard.link(state),
  };
}
