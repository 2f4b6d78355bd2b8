-- Turns a lease into an open attempt and appends its entry to the spool: "on record".
-- KEYS[1] owner  KEYS[2] leads (hash)  KEYS[3] leased (zset)  KEYS[4] open (hash: lead id -> attempt id)
-- KEYS[5] attempts (hash: attempt id -> JSON)  KEYS[6] spool (stream)
-- ARGV[1] fence  ARGV[2] token  ARGV[3] lead id  ARGV[4] attempt id  ARGV[5] createdAt  ARGV[6] attempt as JSON
-- ARGV[7] entry as JSON
-- Returns 1 (also where this very attempt is open already: a repeat is harmless), or 0 where the lease has
-- lapsed; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
if redis.call('HGET', KEYS[4], ARGV[3]) == ARGV[4] then return 1 end
local expiresAt = redis.call('ZSCORE', KEYS[3], ARGV[2])
if not expiresAt or tonumber(expiresAt) <= tonumber(ARGV[5]) then return 0 end
redis.call('ZREM', KEYS[3], ARGV[2])
redis.call('HDEL', KEYS[2], ARGV[3])
redis.call('HSET', KEYS[4], ARGV[3], ARGV[4])
redis.call('HSET', KEYS[5], ARGV[4], ARGV[6])
redis.call('XADD', KEYS[6], '*', 'entry', ARGV[7])
return 1
