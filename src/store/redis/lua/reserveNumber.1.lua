-- Reserves a number for an attempt, unless it is on the do-not-call list for all or on the campaign's own, or was
-- reserved too short a time ago. The reservation before is remembered, so that releasing this one brings it back.
-- Repeating is harmless.
-- KEYS[1] number (hash: doNotCall, doNotCall:CAMPAIGN, attempt, at, previousAttempt, previousAt)
-- ARGV[1] attempt id  ARGV[2] spacingMs  ARGV[3] now  ARGV[4] keepMs  ARGV[5] field of the campaign's do-not-call entry
-- Returns {'reserved'}, {'do-not-call'} or {'attempt-spacing', retryAt}.
local held = redis.call('HMGET', KEYS[1], 'doNotCall', 'attempt', 'at', ARGV[5])
if held[1] or held[4] then return { 'do-not-call' } end
if held[2] == ARGV[1] then return { 'reserved' } end
if held[3] and tonumber(ARGV[3]) - tonumber(held[3]) < tonumber(ARGV[2]) then
  return { 'attempt-spacing', string.format('%.17g', tonumber(held[3]) + tonumber(ARGV[2])) }
end
-- Without expiry (-1) it is kept for good, since another campaign must not call the number; -2: there was no key.
local left = redis.call('PTTL', KEYS[1])
if held[2] then redis.call('HSET', KEYS[1], 'previousAttempt', held[2], 'previousAt', held[3]) end
redis.call('HSET', KEYS[1], 'attempt', ARGV[1], 'at', ARGV[3])
if left ~= -1 then redis.call('PEXPIRE', KEYS[1], math.max(left, tonumber(ARGV[4]))) end
return { 'reserved' }
