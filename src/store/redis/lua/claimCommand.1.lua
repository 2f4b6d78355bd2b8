-- Takes a command for running: at most once, and never after its deadline or its withdrawal.
-- KEYS[1] command (hash: payload, taken)
-- ARGV[1] how long the mark "taken" is kept, ms
-- Returns the payload, or nil where the command must not be run.
local payload = redis.call('HGET', KEYS[1], 'payload')
if not payload or redis.call('HSETNX', KEYS[1], 'taken', '1') == 0 then return false end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return payload
