-- Takes ready leads of one campaign out of the hopper, at most a given number of them.
-- KEYS[1] owner  KEYS[2] ready (zset)  KEYS[3] leads (hash)
-- ARGV[1] fence  ARGV[2] limit
-- Returns how many; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
local popped = redis.call('ZPOPMIN', KEYS[2], ARGV[2])
for index = 1, #popped, 2 do redis.call('HDEL', KEYS[3], popped[index]) end
return #popped / 2
