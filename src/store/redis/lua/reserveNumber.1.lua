-- Reserves a number for an attempt, unless it is on the do-not-call list or was reserved too short a time ago.
-- The reservation before is remembered, so that releasing this one brings it back. Repeating is harmless.
-- KEYS[1] number (hash: doNotCall, attempt, at, previousAttempt, previousAt)
-- ARGV[1] attempt id  ARGV[2] spacingMs  ARGV[3] now  ARGV[4] keepMs
-- Returns {'reserved'}, {'do-not-call'} or {'attempt-spacing', retryAt}.
local held = redis.call('HMGET', KEYS[1], 'doNotCall', 'attempt', 'at')
if held[1] then return { 'do-not-call' } end
if held[2] == ARGV[1] then return { 'reserved' } end
if held[3] and tonumber(ARGV[3]) - tonumber(held[3]) < tonumber(ARGV[2]) then
  return { 'attempt-spacing', string.format('%.17g', tonumber(held[3]) + tonumber(ARGV[2])) }
end
if held[2] then redis.call('HSET', KEYS[1], 'previousAttempt', held[2], 'previousAt', held[3]) end
redis.call('HSET', KEYS[1], 'attempt', ARGV[1], 'at', ARGV[3])
redis.call('PEXPIRE', KEYS[1], math.max(redis.call('PTTL', KEYS[1]), tonumber(ARGV[4])))
return { 'reserved' }
