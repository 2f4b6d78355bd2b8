-- Gives an unused lease back: to the hopper, or out of it; appends the record entry that says why, if any.
-- KEYS[1] owner  KEYS[2] ready (zset)  KEYS[3] leads (hash)  KEYS[4] leased (zset)  KEYS[5] spool (stream)
-- ARGV[1] fence  ARGV[2] token  ARGV[3] lead id  ARGV[4] '1' to drop the lead  ARGV[5] entry as JSON, or ''
-- Returns 1, or 0 where the token is not current; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
if redis.call('ZREM', KEYS[4], ARGV[2]) == 0 then return 0 end
if ARGV[4] == '1' then
  redis.call('HDEL', KEYS[3], ARGV[3])
else
  local lead = cjson.decode(redis.call('HGET', KEYS[3], ARGV[3]))
  redis.call('ZADD', KEYS[2], string.format('%.17g', lead.order), ARGV[3])
end
if ARGV[5] ~= '' then redis.call('XADD', KEYS[5], '*', 'entry', ARGV[5]) end
return 1
