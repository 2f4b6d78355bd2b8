-- Leaves the answer to a command where its sender waits for it.
-- KEYS[1] reply (list)
-- ARGV[1] reply as JSON  ARGV[2] how long it is kept, ms
-- Returns 1.
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
