-- Adds a pattern to the do-not-call patterns, or takes one away, and changes their version where that changed anything.
-- KEYS[1] patterns (hash: list and pattern to entry)  KEYS[2] version
-- ARGV[1] field  ARGV[2] entry as JSON, empty to take it away  ARGV[3] the new version
-- Returns 1 where it changed anything, else 0.
local changed
if ARGV[2] == '' then
  changed = redis.call('HDEL', KEYS[1], ARGV[1])
else
  changed = redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
end
if changed == 1 then redis.call('SET', KEYS[2], ARGV[3]) end
return changed
