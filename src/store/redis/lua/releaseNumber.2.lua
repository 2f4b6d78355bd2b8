-- Forgets an attempt's reservation of a number, which no longer counts, and brings back the one before it.
-- KEYS[1] number (hash: doNotCall, attempt, at, previousAttempt, previousAt)  KEYS[2] attempts that count (zset)
-- ARGV[1] attempt id
-- Returns 1, or 0 where another attempt has reserved since.
redis.call('ZREM', KEYS[2], ARGV[1])
local held = redis.call('HMGET', KEYS[1], 'attempt', 'previousAttempt', 'previousAt')
if held[1] ~= ARGV[1] then return 0 end
if held[2] then
  redis.call('HSET', KEYS[1], 'attempt', held[2], 'at', held[3])
else
  redis.call('HDEL', KEYS[1], 'attempt', 'at')
end
redis.call('HDEL', KEYS[1], 'previousAttempt', 'previousAt')
return 1
