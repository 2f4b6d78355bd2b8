-- Takes a number off a do-not-call list. Where no other list names it, the key expires again.
-- KEYS[1] number (hash: doNotCall, doNotCall:CAMPAIGN, attempt, at, previousAttempt, previousAt)
-- ARGV[1] field of the list  ARGV[2] keepMs
-- Returns 1, or 0 where it was not listed.
local removed = redis.call('HDEL', KEYS[1], ARGV[1])
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.sub(field, 1, 9) == 'doNotCall' then return removed end
end
if removed == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return removed
