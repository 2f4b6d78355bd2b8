import { describe, expect, it } from 'vitest';
import { createCommandAnswers } from '../../src/runtime/commandAnswers.ts';
import { createVirtualClock } from '../../src/sim/virtualClock.ts';

describe('a command that the engine answers', () => {
  it('gets its own answer, whatever the order', async () => {
    const answers = createCommandAnswers(createVirtualClock(0));
    const ids: string[] = [];
    const first = answers.ask((id) => ids.push(id));
    const second = answers.ask((id) => ids.push(id));
    answers.answered({ type: 'commandAnswered', commandId: ids[1] ?? '', ok: false, code: 'not-now' });
    answers.answered({ type: 'commandAnswered', commandId: ids[0] ?? '', ok: true });
    expect(await Promise.all([first, second])).toEqual([{ ok: true }, { ok: false, code: 'not-now' }]);
  });

  it('is answered in the step that asks', async () => {
    const answers = createCommandAnswers(createVirtualClock(0));
    const reply = answers.ask((commandId) =>
      answers.answered({ type: 'commandAnswered', commandId, ok: true }),
    );
    expect(await reply).toEqual({ ok: true });
  });

  it('is told after two seconds that there is no answer, and a late one does no harm', async () => {
    const clock = createVirtualClock(0);
    const answers = createCommandAnswers(clock);
    let commandId = '';
    const reply = answers.ask((id) => (commandId = id));
    clock.advanceTo(2_000);
    expect(await reply).toMatchObject({ ok: false, code: 'no-answer' });
    answers.answered({ type: 'commandAnswered', commandId, ok: true });
  });
});
