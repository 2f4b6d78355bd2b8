-- What a call has cost takes the place of what was kept back for it. Once for each attempt: a repeat does nothing.
-- KEYS[1] spend (as reserveSpend)  ARGV[1] attempt id  ARGV[2] millionths
-- Returns 1, or 0 where nothing was kept back.
local field = 'attempt:' .. ARGV[1]
local kept = redis.call('HGET', KEYS[1], field)
if not kept then return 0 end
local day, amount = string.match(kept, '^(%S+) (%S+)$')
redis.call('HINCRBY', KEYS[1], 'total:' .. day, string.format('%.0f', tonumber(ARGV[2]) - tonumber(amount)))
redis.call('HDEL', KEYS[1], field)
return 1
