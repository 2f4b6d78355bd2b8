-- Adds leads of one campaign that are not in the hopper, leased or in an open attempt, and not a stale copy.
-- KEYS[1] owner  KEYS[2] ready (zset: lead id by order)  KEYS[3] leads (hash: lead id -> JSON)
-- KEYS[4] open (hash: lead id -> attempt id)  KEYS[5] settled (hash: campaign/lead -> 'revision position')
-- KEYS[6] campaigns (set)
-- ARGV[1] fence  ARGV[2] campaign id  then for each lead: id, order, revision, JSON
-- Returns how many were added; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
local added = 0
for index = 3, #ARGV, 4 do
  local leadId = ARGV[index]
  local settled = redis.call('HGET', KEYS[5], ARGV[2] .. '/' .. leadId)
  local stale = settled and tonumber(ARGV[index + 2]) < tonumber(string.match(settled, '^%S+'))
  if not stale and redis.call('HEXISTS', KEYS[4], leadId) == 0
    and redis.call('HSETNX', KEYS[3], leadId, ARGV[index + 3]) == 1 then
    redis.call('ZADD', KEYS[2], ARGV[index + 1], leadId)
    added = added + 1
  end
end
if added > 0 then redis.call('SADD', KEYS[6], ARGV[2]) end
return added
