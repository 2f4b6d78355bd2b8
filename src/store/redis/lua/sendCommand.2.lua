-- Offers a command to the owner of a dial group. It lapses by Redis's own clock, which sender and owner share.
-- KEYS[1] command (hash: payload, taken)  KEYS[2] queue (list of command ids)
-- ARGV[1] command id  ARGV[2] payload as JSON  ARGV[3] deadlineMs  ARGV[4] longest queue
-- Returns 1. Where nobody serves, the oldest ids fall off the queue: their senders have long given up.
redis.call('HSET', KEYS[1], 'payload', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('RPUSH', KEYS[2], ARGV[1])
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[4]), -1)
return 1
