-- Leases one lead of a campaign, from its ready leads or brought along; not one that is leased, open or stale.
-- KEYS[1] owner  KEYS[2] ready (zset)  KEYS[3] leads (hash: lead id -> JSON)  KEYS[4] leased (zset: token by expiry)
-- KEYS[5] open (hash: lead id -> attempt id)  KEYS[6] settled (hash: campaign/lead -> 'revision position')
-- KEYS[7] campaigns (set)
-- ARGV[1] fence  ARGV[2] campaign id  ARGV[3] lead id  ARGV[4] revision  ARGV[5] JSON  ARGV[6] expiresAt  ARGV[7] token
-- Returns 1, or 0 where it is not to be had; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
local settled = redis.call('HGET', KEYS[6], ARGV[2] .. '/' .. ARGV[3])
if settled and tonumber(ARGV[4]) < tonumber(string.match(settled, '^%S+')) then return 0 end
if redis.call('HEXISTS', KEYS[5], ARGV[3]) == 1 then return 0 end
if redis.call('HSETNX', KEYS[3], ARGV[3], ARGV[5]) == 0 and redis.call('ZREM', KEYS[2], ARGV[3]) == 0 then return 0 end
redis.call('HSET', KEYS[3], ARGV[3], ARGV[5])
redis.call('ZADD', KEYS[4], ARGV[6], ARGV[7])
redis.call('SADD', KEYS[7], ARGV[2])
return 1
