-- Replaces the saved snapshot of an open attempt's call.
-- KEYS[1] owner  KEYS[2] attempts (hash)  KEYS[3] calls (hash: attempt id -> JSON)
-- ARGV[1] fence  ARGV[2] attempt id  ARGV[3] snapshot as JSON
-- Returns 1, or 0 where the attempt is not open; error FENCED.
if tonumber(redis.call('HGET', KEYS[1], 'fence') or '0') > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED a newer owner has taken the dial group over')
end
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return 0 end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
return 1
