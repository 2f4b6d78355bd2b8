-- Forgets settled revisions that no stale copy of a lead can undercut any more: old enough, and their closing
-- entry has left the spool. At most a given number of them, so that the script stays short.
-- KEYS[1] owner  KEYS[2] settled (hash)  KEYS[3] settledAt (zset)  KEYS[4] spool (stream)
-- ARGV[1] fence  ARGV[2] settled at or before  ARGV[3] limit
-- Returns how many were forgotten; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
local oldest = redis.call('XRANGE', KEYS[4], '-', '+', 'COUNT', 1)[1]
local function inSpool(position)
  if not oldest then return false end
  local time, number = string.match(position, '^(%d+)-(%d+)$')
  local oldestTime, oldestNumber = string.match(oldest[1], '^(%d+)-(%d+)$')
  if time == oldestTime then return tonumber(number) >= tonumber(oldestNumber) end
  return tonumber(time) > tonumber(oldestTime)
end
local trimmed = 0
for _, field in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[2], 'LIMIT', 0, ARGV[3])) do
  if not inSpool(string.match(redis.call('HGET', KEYS[2], field), '%S+$')) then
    redis.call('HDEL', KEYS[2], field)
    redis.call('ZREM', KEYS[3], field)
    trimmed = trimmed + 1
  end
end
return trimmed
