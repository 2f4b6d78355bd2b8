-- Keeps a call's first minute back from a trunk's spending of the day. Repeating it for one attempt is harmless.
-- KEYS[1] spend (hash: 'total:DAY' -> millionths, 'attempt:ID' -> 'DAY millionths')
-- ARGV[1] attempt id  ARGV[2] day  ARGV[3] millionths  ARGV[4] cap in millionths, -1 where there is none
-- Returns 1, or 0 where the cap would be exceeded.
local field = 'attempt:' .. ARGV[1]
if redis.call('HEXISTS', KEYS[1], field) == 1 then return 1 end
local total = tonumber(redis.call('HGET', KEYS[1], 'total:' .. ARGV[2]) or '0')
local cap = tonumber(ARGV[4])
if cap >= 0 and total + tonumber(ARGV[3]) > cap then return 0 end
redis.call('HINCRBY', KEYS[1], 'total:' .. ARGV[2], ARGV[3])
redis.call('HSET', KEYS[1], field, ARGV[2] .. ' ' .. ARGV[3])
redis.call('EXPIRE', KEYS[1], 35 * 86400)
return 1
