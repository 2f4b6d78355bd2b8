-- Extends a node's lease. A lease that lapsed while nobody else took the group is still that node's.
-- KEYS[1] owner (hash: node, fence, expiresAt)
-- ARGV[1] node  ARGV[2] fence  ARGV[3] expiresAt
-- Returns 1, or 0 where the lease was lost.
local holder = redis.call('HMGET', KEYS[1], 'node', 'fence')
if holder[1] ~= ARGV[1] or holder[2] ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'expiresAt', ARGV[3])
return 1
