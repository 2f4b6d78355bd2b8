-- Takes the dial group for a node, unless another node's lease is current. Every taking raises the fence, also
-- by the node that holds it already: a restarted process must fence off what is left of its predecessor.
-- KEYS[1] owner (hash: node, fence, expiresAt)
-- ARGV[1] node  ARGV[2] expiresAt  ARGV[3] now
-- Returns the new fence, or 0 where another node holds the group.
local holder = redis.call('HMGET', KEYS[1], 'node', 'expiresAt')
if holder[1] and holder[1] ~= ARGV[1] and tonumber(holder[2]) > tonumber(ARGV[3]) then return 0 end
local fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('HSET', KEYS[1], 'node', ARGV[1], 'expiresAt', ARGV[2])
return fence
