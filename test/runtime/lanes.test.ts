import { describe, expect, it } from 'vitest';
import { createLanes } from '../../src/runtime/lanes.ts';
import { settle } from './parts.ts';

/** A task that ends when told to, and says when it begins. */
function task(name: string, story: string[]) {
  let finish: (error?: Error) => void = () => undefined;
  const run = (): Promise<void> => {
    story.push(name);
    return new Promise((resolve, reject) => {
      finish = (error) => (error === undefined ? resolve() : reject(error));
    });
  };
  return { run, end: (error?: Error) => finish(error) };
}

describe('lanes', () => {
  it('begin a task at once where its lane is free', () => {
    const story: string[] = [];
    void createLanes().run(['a'], task('one', story).run);
    expect(story).toEqual(['one']);
  });

  it('keep the order within a lane, and let other lanes go on', async () => {
    const story: string[] = [];
    const lanes = createLanes();
    const [one, two, other] = [task('one', story), task('two', story), task('other', story)];
    void lanes.run(['a'], one.run);
    void lanes.run(['a'], two.run);
    void lanes.run(['b'], other.run);
    await settle();
    expect(story).toEqual(['one', 'other']);
    one.end();
    await settle();
    expect(story).toEqual(['one', 'other', 'two']);
  });

  it('begin a task of two lanes when both are free, and keep both busy until it ends', async () => {
    const story: string[] = [];
    const lanes = createLanes();
    const [left, right, both, after] = ['left', 'right', 'both', 'after'].map((name) => task(name, story));
    void lanes.run(['a'], left!.run);
    void lanes.run(['b'], right!.run);
    void lanes.run(['a', 'b'], both!.run);
    void lanes.run(['b'], after!.run);
    left!.end();
    await settle();
    expect(story).toEqual(['left', 'right']);
    right!.end();
    await settle();
    expect(story).toEqual(['left', 'right', 'both']);
    both!.end();
    await settle();
    expect(story).toEqual(['left', 'right', 'both', 'after']);
  });

  it.each(['rejects', 'throws'])('go on after a task that %s, whose caller is told', async (how) => {
    const story: string[] = [];
    const lanes = createLanes();
    const fail = (): Promise<void> => {
      if (how === 'throws') throw new Error('x');
      return Promise.reject(new Error('x'));
    };
    const failed = lanes.run(['a'], fail);
    void lanes.run(['a'], task('next', story).run);
    await expect(failed).rejects.toThrow('x');
    await settle();
    expect(story).toEqual(['next']);
  });

  it('are forgotten when nothing runs in them', async () => {
    const lanes = createLanes();
    for (let call = 0; call < 100; call += 1) void lanes.run([`call-${call}`], () => Promise.resolve());
    await settle();
    expect(lanes.size).toBe(0);
  });
});
