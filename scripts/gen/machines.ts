/** The state machines of the domain, for the drawing and for the test that walks them. */
import { agentMachine } from '../../src/domain/agent/state.ts';
import { inboundMachine } from '../../src/domain/call/inbound.ts';
import { callMachine } from '../../src/domain/call/state.ts';
import { callbackMachine } from '../../src/domain/callback/callback.ts';
import { campaignMachine } from '../../src/domain/campaign/campaign.ts';
import { conversationMachine } from '../../src/domain/conversation/state.ts';
import { breakerMachine } from '../../src/domain/governor/trunkBreaker.ts';
import { handoverMachine } from '../../src/domain/handover/handover.ts';
import { messageMachine } from '../../src/domain/sms/message.ts';
import { supervisionMachine } from '../../src/domain/supervision/state.ts';
import type { Machine } from '../../src/domain/kernel/machine.ts';

export interface ListedMachine {
  readonly title: string;
  /** Where the table is written. */
  readonly source: string;
  readonly machine: Machine<string, string>;
  /** States that are left no more. */
  readonly final: readonly string[];
  /** A state that every other one can come to: nothing gets stuck. */
  readonly home: string;
}

export const MACHINES: readonly ListedMachine[] = [
  {
    title: 'Call',
    source: 'src/domain/call/state.ts',
    machine: callMachine,
    final: ['ended'],
    home: 'ended',
  },
  {
    title: 'Inbound call',
    source: 'src/domain/call/inbound.ts',
    machine: inboundMachine,
    final: ['ended'],
    home: 'ended',
  },
  {
    title: 'Conversation',
    source: 'src/domain/conversation/state.ts',
    machine: conversationMachine,
    final: [],
    home: 'talking',
  },
  {
    title: 'Agent',
    source: 'src/domain/agent/state.ts',
    machine: agentMachine,
    final: [],
    home: 'loggedOut',
  },
  {
    title: 'Supervision',
    source: 'src/domain/supervision/state.ts',
    machine: supervisionMachine,
    final: ['left'],
    home: 'left',
  },
  {
    title: 'Campaign',
    source: 'src/domain/campaign/campaign.ts',
    machine: campaignMachine,
    final: [],
    home: 'running',
  },
  {
    title: 'Callback',
    source: 'src/domain/callback/callback.ts',
    machine: callbackMachine,
    final: ['done', 'cancelled'],
    home: 'done',
  },
  {
    title: 'Hand-over',
    source: 'src/domain/handover/handover.ts',
    machine: handoverMachine,
    final: ['accepted', 'lapsed', 'rejected', 'withdrawn'],
    home: 'accepted',
  },
  {
    title: 'Trunk breaker',
    source: 'src/domain/governor/trunkBreaker.ts',
    machine: breakerMachine,
    final: [],
    home: 'closed',
  },
  {
    title: 'Message (SMS)',
    source: 'src/domain/sms/message.ts',
    machine: messageMachine,
    final: ['delivered', 'failed'],
    home: 'failed',
  },
];
