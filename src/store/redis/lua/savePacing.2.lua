-- Replaces what the pacers of a dial group have learned.
-- KEYS[1] owner  KEYS[2] pacing (string)
-- ARGV[1] fence  ARGV[2] snapshot as JSON
-- Returns 1; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
redis.call('SET', KEYS[2], ARGV[2])
return 1
