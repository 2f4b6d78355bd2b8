-- Withdraws a command that nobody has taken.
-- KEYS[1] command (hash: payload, taken)
-- Returns 1 where it will never be run, 0 where it was taken.
if redis.call('HEXISTS', KEYS[1], 'taken') == 1 then return 0 end
redis.call('DEL', KEYS[1])
return 1
