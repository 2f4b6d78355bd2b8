import { expect, it } from 'vitest';
import { microphoneTrouble } from '../../../src/console/softphone/trouble.ts';

it.each([
  ['NotAllowedError', 'microphoneBlocked'],
  ['SecurityError', 'microphoneBlocked'],
  ['NotFoundError', 'noMicrophone'],
  ['OverconstrainedError', 'noMicrophone'],
  ['NotReadableError', 'microphoneBusy'],
  ['AbortError', 'microphoneBusy'],
])('says what %s of a browser means: %s', (name, trouble) => {
  expect(microphoneTrouble(name)).toBe(trouble);
});
