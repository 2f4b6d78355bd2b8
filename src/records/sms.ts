/** SmsRecords over any `Sql`. */
import type { SmsRecords } from '../ports/smsRecords.ts';
import { openAndClose, runAt } from './asPort.ts';
import * as messages from './smsMessages.ts';
import { keepReceipt } from './smsReceipts.ts';
import * as replies from './smsReplies.ts';
import type { Sql } from './sql.ts';

/** `place` names the database in messages, without its password. */
export function createSmsRecords(sql: Sql, place: string): SmsRecords {
  const run = runAt(place);
  return {
    ...openAndClose(sql, run),
    enqueue: (message) =>
      run('enqueueMessage', () => sql.transaction((session) => messages.enqueue(session, message))),
    due: (gatewayId, now, limit) => run('dueMessages', () => messages.due(sql, gatewayId, now, limit)),
    claim: (claim) => run('claimMessage', () => messages.claim(sql, claim)),
    settle: (messageId, attemptId, by, at) =>
      run('settleMessage', () =>
        sql.transaction((session) => messages.settle(session, messageId, attemptId, by, at)),
      ),
    giveUp: (gatewayId, node, inFlight, before, at) =>
      run('giveUpMessages', () => messages.giveUp(sql, gatewayId, node, inFlight, before, at)),
    keepReceipt: (gatewayId, receipt, receivedAt) =>
      run('keepReceipt', () =>
        sql.transaction((session) => keepReceipt(session, gatewayId, receipt, receivedAt)),
      ),
    keepReply: (reply) =>
      run('keepReply', () => sql.transaction((session) => replies.keepReply(session, reply))),
    message: (messageId) => run('message', () => messages.byId(sql, messageId)),
    outbox: (query) => run('outbox', () => messages.outbox(sql, query)),
    counts: () => run('countMessages', () => messages.counts(sql)),
    replies: (from, limit) => run('replies', () => replies.replies(sql, from, limit)),
    question: (questionId) => run('question', () => replies.question(sql, questionId)),
    closeQuestion: (questionId, at) => run('closeQuestion', () => replies.closeQuestion(sql, questionId, at)),
  };
}
