-- Puts leads of one campaign with lapsed leases back into the hopper, at most a given number of them.
-- KEYS[1] owner  KEYS[2] ready (zset)  KEYS[3] leads (hash)  KEYS[4] leased (zset: 'campaign/lead/nonce' by expiry)
-- ARGV[1] fence  ARGV[2] now  ARGV[3] limit
-- Returns how many; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
local tokens = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', ARGV[2], 'LIMIT', 0, ARGV[3])
for _, token in ipairs(tokens) do
  local leadId = string.match(token, '/([^/]+)/')
  local lead = cjson.decode(redis.call('HGET', KEYS[3], leadId))
  redis.call('ZADD', KEYS[2], string.format('%.17g', lead.order), leadId)
  redis.call('ZREM', KEYS[4], token)
end
return #tokens
