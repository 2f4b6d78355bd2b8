-- Leases up to a count of the campaign's leads, smallest order first.
-- KEYS[1] owner  KEYS[2] ready (zset)  KEYS[3] leads (hash)  KEYS[4] leased (zset: token by expiry)
-- ARGV[1] fence  ARGV[2] campaign id  ARGV[3] count  ARGV[4] expiresAt  ARGV[5] nonce of the lease tokens
-- Returns the leads as JSON; the token of each is 'campaign/lead/nonce'; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
local popped = redis.call('ZPOPMIN', KEYS[2], ARGV[3])
local leads = {}
for index = 1, #popped, 2 do
  local leadId = popped[index]
  leads[#leads + 1] = redis.call('HGET', KEYS[3], leadId)
  redis.call('ZADD', KEYS[4], ARGV[4], ARGV[2] .. '/' .. leadId .. '/' .. ARGV[5])
end
return leads
