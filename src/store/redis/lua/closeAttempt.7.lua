-- Closes an open attempt: settles its lead at a revision and appends its entry to the spool.
-- KEYS[1] owner  KEYS[2] open (hash)  KEYS[3] attempts (hash)  KEYS[4] calls (hash)
-- KEYS[5] settled (hash: campaign/lead -> 'revision position')  KEYS[6] settledAt (zset: campaign/lead by time)
-- KEYS[7] spool (stream)
-- ARGV[1] fence  ARGV[2] attempt id  ARGV[3] lead id  ARGV[4] campaign/lead  ARGV[5] revision  ARGV[6] settledAt
-- ARGV[7] entry as JSON
-- Returns 1, or 0 where it was closed before; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
if redis.call('HDEL', KEYS[3], ARGV[2]) == 0 then return 0 end
redis.call('HDEL', KEYS[4], ARGV[2])
redis.call('HDEL', KEYS[2], ARGV[3])
local position = redis.call('XADD', KEYS[7], '*', 'entry', ARGV[7])
local revision = ARGV[5]
local settled = redis.call('HGET', KEYS[5], ARGV[4])
if settled and tonumber(string.match(settled, '^%S+')) > tonumber(revision) then
  revision = string.match(settled, '^%S+')
end
redis.call('HSET', KEYS[5], ARGV[4], revision .. ' ' .. position)
redis.call('ZADD', KEYS[6], ARGV[6], ARGV[4])
return 1
