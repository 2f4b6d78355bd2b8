-- Reserves a line of a trunk and a place in the current rate window. Repeating it for one attempt is harmless.
-- A place counts until its window after the call has left is over; until it is seen leaving (leftTrunk) it counts as
-- leaving later, so that calls delayed by different times never come together at the carrier.
-- KEYS[1] lines (zset: attempt id by the time its line lapses)  KEYS[2] starts (zset: attempt id by its leaving)
-- ARGV[1] attempt id  ARGV[2] lines  ARGV[3] calls per window  ARGV[4] windowMs  ARGV[5] lapseAt  ARGV[6] now
-- ARGV[7] when to ask again where all lines are taken  ARGV[8] when it has left at the latest
-- Returns {'reserved'}, {'lines', retryAt} or {'calls-per-second', retryAt}.
local now = tonumber(ARGV[6])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[6])
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return { 'reserved' } end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
  if first and tonumber(first) < tonumber(ARGV[7]) then return { 'lines', first } end
  return { 'lines', ARGV[7] }
end
local windowMs = tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.17g', now - windowMs))
local excess = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[3])
if excess >= 0 then
  local freed = tonumber(redis.call('ZRANGE', KEYS[2], excess, excess, 'WITHSCORES')[2])
  return { 'calls-per-second', string.format('%.17g', math.min(freed, now) + windowMs) }
end
redis.call('ZADD', KEYS[1], ARGV[5], ARGV[1])
redis.call('ZADD', KEYS[2], ARGV[8], ARGV[1])
return { 'reserved' }
