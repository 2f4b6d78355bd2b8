-- Gives the dial group up. The fence stays, so that the next owner's is greater.
-- KEYS[1] owner (hash: node, fence, expiresAt)
-- ARGV[1] node  ARGV[2] fence
-- Returns 1, or 0 where the lease was lost before.
local holder = redis.call('HMGET', KEYS[1], 'node', 'fence')
if holder[1] ~= ARGV[1] or holder[2] ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], 'node', 'expiresAt')
return 1
