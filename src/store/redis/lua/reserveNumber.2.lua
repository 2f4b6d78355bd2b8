-- Reserves a number for an attempt, unless it is on the do-not-call list for all or on the campaign's own, its caps are
-- used up, or it was reserved too short a time ago. The reservation before is remembered, so that releasing this one
-- brings it back. Repeating is harmless.
-- KEYS[1] number (hash: doNotCall, doNotCall:CAMPAIGN, attempt, at, previousAttempt, previousAt)
-- KEYS[2] attempts that count (zset: attempt id by the instant it was made at)
-- ARGV[1] attempt id  ARGV[2] spacingMs  ARGV[3] now  ARGV[4] keepMs  ARGV[5] field of the campaign's do-not-call entry
-- ARGV[6] how long the attempts are kept, ms, -1 for good; absent: this one is not counted  ARGV[7] how many are kept
-- ARGV[8] from when on attempts are told  ARGV[9] number of caps  ARGV[10..] most, from of each, then the attempts on record
-- Returns {'reserved', attempts...}, {'do-not-call'}, {'policy-cap', attempts...} or {'attempt-spacing', retryAt}.
local held = redis.call('HMGET', KEYS[1], 'doNotCall', 'attempt', 'at', ARGV[5])
if held[1] or held[4] then return { 'do-not-call' } end

-- An attempt that is both on record and reserved is the same instant on either side, and counts once.
local isCounted, reply, isRepeat = ARGV[6] ~= nil, { 'reserved' }, held[2] == ARGV[1]
if isCounted then
  local since, unmatched = tonumber(ARGV[8]), {}
  local made = redis.call('ZRANGEBYSCORE', KEYS[2], ARGV[8], '+inf', 'WITHSCORES')
  for index = 1, #made, 2 do
    local at = made[index + 1]
    if made[index] == ARGV[1] then
      isRepeat = true
    else
      reply[#reply + 1] = at
      unmatched[at] = (unmatched[at] or 0) + 1
    end
  end
  local firstPast = 10 + 2 * tonumber(ARGV[9])
  for index = firstPast, #ARGV do
    local at = ARGV[index]
    if (unmatched[at] or 0) > 0 then
      unmatched[at] = unmatched[at] - 1
    elseif tonumber(at) >= since then
      reply[#reply + 1] = at
    end
  end
  if isRepeat then return reply end
  for index = 10, firstPast - 1, 2 do
    local count, from = 0, tonumber(ARGV[index + 1])
    for told = 2, #reply do
      if tonumber(reply[told]) >= from then count = count + 1 end
    end
    if count >= tonumber(ARGV[index]) then
      reply[1] = 'policy-cap'
      return reply
    end
  end
end
if isRepeat then return reply end
if held[3] and tonumber(ARGV[3]) - tonumber(held[3]) < tonumber(ARGV[2]) then
  return { 'attempt-spacing', string.format('%.17g', tonumber(held[3]) + tonumber(ARGV[2])) }
end

-- Without expiry (-1) it is kept for good, since another campaign must not call the number; -2: there was no key.
local left = redis.call('PTTL', KEYS[1])
if held[2] then redis.call('HSET', KEYS[1], 'previousAttempt', held[2], 'previousAt', held[3]) end
redis.call('HSET', KEYS[1], 'attempt', ARGV[1], 'at', ARGV[3])
if left ~= -1 then redis.call('PEXPIRE', KEYS[1], math.max(left, tonumber(ARGV[4]))) end
if not isCounted then return reply end
local keptMs = tonumber(ARGV[6])
local attemptsLeft = redis.call('PTTL', KEYS[2])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - tonumber(ARGV[7]))
if keptMs < 0 then
  redis.call('PERSIST', KEYS[2])
elseif attemptsLeft ~= -1 then
  redis.call('PEXPIRE', KEYS[2], math.max(attemptsLeft, keptMs))
end
return reply
