-- Appends a record entry to the spool.
-- KEYS[1] owner  KEYS[2] spool (stream)
-- ARGV[1] fence  ARGV[2] entry as JSON
-- Returns its position; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
return redis.call('XADD', KEYS[2], '*', 'entry', ARGV[2])
