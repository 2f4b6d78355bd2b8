-- Gives an emergency order, stop or release, and keeps it in the history.
-- KEYS[1] the last order (string)  KEYS[2] history (list, the newest first)
-- ARGV[1] order as JSON  ARGV[2] longest history
-- Returns 1.
redis.call('SET', KEYS[1], ARGV[1])
redis.call('LPUSH', KEYS[2], ARGV[1])
redis.call('LTRIM', KEYS[2], 0, tonumber(ARGV[2]) - 1)
return 1
