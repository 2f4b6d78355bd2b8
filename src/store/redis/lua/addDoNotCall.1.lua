-- Puts a number on the do-not-call list; the first entry stays. The key no longer expires.
-- KEYS[1] number (hash: doNotCall, attempt, at, previousAttempt, previousAt)
-- ARGV[1] entry as JSON
-- Returns 1, or 0 where it was listed before.
local added = redis.call('HSETNX', KEYS[1], 'doNotCall', ARGV[1])
redis.call('PERSIST', KEYS[1])
return added
