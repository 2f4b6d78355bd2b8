-- Puts a number on a do-not-call list; the first entry stays. The key no longer expires.
-- KEYS[1] number (hash: doNotCall, doNotCall:CAMPAIGN, attempt, at, previousAttempt, previousAt)
-- ARGV[1] entry as JSON  ARGV[2] field of the list
-- Returns 1, or 0 where it was listed before.
local added = redis.call('HSETNX', KEYS[1], ARGV[2], ARGV[1])
redis.call('PERSIST', KEYS[1])
return added
