-- Chooses the number that a call shows: of the least rank that has one free, the longest rested.
-- KEYS[1] caller IDs (hash: number -> 'DAY calls lastAt')
-- ARGV[1] day  ARGV[2] calls a day, -1 where there is no cap  ARGV[3] restMs  ARGV[4] now  ARGV[5..] rank, number, ...
-- Returns {number}, or {'', retryAt}: '' is retryAt where the day's calls are used up.
local now, rest, cap = tonumber(ARGV[4]), tonumber(ARGV[3]), tonumber(ARGV[2])
local chosen, chosenRank, chosenAt, chosenCalls, free
for index = 5, #ARGV, 2 do
  local rank, number = tonumber(ARGV[index]), ARGV[index + 1]
  local day, calls, last = string.match(redis.call('HGET', KEYS[1], number) or '', '^(%S+) (%S+) (%S+)$')
  calls, last = tonumber(calls or '0'), tonumber(last or '-1')
  if day ~= ARGV[1] then calls = 0 end
  if cap < 0 or calls < cap then
    if last >= 0 and last + rest > now then
      if not free or last + rest < free then free = last + rest end
    elseif not chosen or rank < chosenRank or (rank == chosenRank and last < chosenAt) then
      chosen, chosenRank, chosenAt, chosenCalls = number, rank, last, calls
    end
  end
end
if not chosen then return { '', free and string.format('%.17g', free) or '' } end
redis.call('HSET', KEYS[1], chosen, ARGV[1] .. ' ' .. (chosenCalls + 1) .. ' ' .. ARGV[4])
return { chosen }
