import { evidence, mostFactor, settling, travel } from '../bucket.ts'
import { silence } from '../holders.ts'
import { mostMoments, overtaking } from '../spent-history.ts'

/** Milliseconds after which a budget that nobody asks is forgotten: its buckets have been full for long by then. */
const forgetAfterMs = 3_600_000

/**
 * The rules of bucket.ts and of the local budget in Redis, which runs one script at a time. KEYS: the budget's state.
 * ARGV: the request with its id and the limits as JSON; milliseconds of a clock, or '' for the server's own time, which
 * all who share the budget have in common. Answers the reply as JSON, without the figures that are infinite. Each
 * holder's last reply is kept with what it holds, and is the answer to the same request when it comes again.
 */
export const budgetScript = `
local request = cjson.decode(ARGV[1])
local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + time[2] / 1000
end
local infinite = math.huge
local packed = redis.call('GET', KEYS[1])
local state = packed and cmsgpack.unpack(packed) or {pausedUntil = -infinite, spent = {}, history = {}, buckets = {},
  holders = {}}

local last = state.holders[request.holder]
if last and last.id == request.id then
  local reply = cjson.decode(last.reply)
  reply.waitMs = math.max(0, last.excusedUntil - now)
  return cjson.encode(reply)
end

local function most(bucket) return bucket.perMinute or infinite end
local function perMillisecond(bucket) return (bucket.perMinute or 0) / 60000 end

local function create(perMinute)
  local capacity = perMinute or infinite
  return {perMinute = perMinute, capacity = capacity, level = capacity, ceiling = capacity, factor = 1, taken = 0,
    surplus = 0, at = now}
end
local function refill(bucket)
  local gained = perMillisecond(bucket) * math.max(0, now - bucket.at)
  bucket.level = math.min(bucket.capacity, bucket.level + gained)
  bucket.ceiling = math.min(most(bucket), bucket.ceiling + gained)
  bucket.at = now
end
local function take(bucket, amount)
  local counted = amount * bucket.factor
  bucket.level = math.min(bucket.capacity, bucket.level - counted)
  bucket.ceiling = math.min(most(bucket), bucket.ceiling - amount)
  bucket.taken = bucket.taken + amount
  bucket.surplus = bucket.surplus + counted - amount
end
local function hopeFor(bucket, amount) bucket.ceiling = math.min(most(bucket), bucket.ceiling + amount) end
local function setLimit(bucket, perMinute, taken)
  if bucket.perMinute == perMinute then return end
  local more = perMinute - (bucket.perMinute or 0)
  local known = bucket.perMinute ~= nil
  bucket.level = known and math.min(perMinute, bucket.level + more) or perMinute - taken
  bucket.ceiling = known and math.min(perMinute, bucket.ceiling + more) or perMinute
  bucket.perMinute = perMinute
  bucket.capacity = perMinute
end
local function correct(bucket, remaining, ageMs, least, greatest)
  local highest = remaining + perMillisecond(bucket) * math.max(0, ageMs - ${travel}) - least * bucket.factor
  local lowest = remaining - greatest * bucket.factor
  local level = math.min(bucket.ceiling, math.max(lowest, math.min(bucket.level, highest)))
  bucket.heardAt = bucket.heardAt or now
  if now - bucket.heardAt > ${settling} then bucket.surplus = bucket.surplus + bucket.level - level
  else bucket.taken, bucket.surplus = 0, 0 end
  bucket.level = level
  if bucket.taken > ${evidence} * bucket.capacity then
    bucket.factor = math.min(${mostFactor}, math.max(1, 1 + bucket.surplus / bucket.taken))
  end
end
local function learnCapacity(bucket, remaining, resetMs)
  if not bucket.perMinute then return end
  bucket.capacity = math.min(bucket.perMinute, math.max(1, remaining + perMillisecond(bucket) * resetMs))
  bucket.level = math.min(bucket.level, bucket.capacity)
end
local function waitFor(bucket, amount)
  if not bucket.perMinute or amount <= 0 then return 0 end
  local missing = -bucket.level - math.max(0, amount * bucket.factor - bucket.capacity)
  return missing <= 0 and 0 or missing / perMillisecond(bucket)
end

local function spentUntil(at)
  local history = state.history
  for index = #history, 1, -1 do
    if history[index].at <= at then return history[index].spent end
  end
  return history[1] and history[1].spent or {}
end

local taken = {}
local function hear(name, bucket, ceiling, reading)
  local said = reading.limits[name]
  if not said then return end
  local limit = said.limit and math.min(said.limit, ceiling or said.limit) * request.usable
  local takenNow = taken[name] or 0
  local included = reading.least[name] or 0
  local spent = spentUntil(now - reading.ageMs + ${overtaking})[name] or 0
  local least = takenNow - math.max(included, spent - (reading.refused[name] or 0))
  local greatest = takenNow - included
  if limit and limit > 0 then setLimit(bucket, limit, least) end
  if not said.remaining then return end
  correct(bucket, said.remaining, reading.ageMs, least, greatest)
  if said.resetMs then learnCapacity(bucket, said.remaining, said.resetMs) end
end

local function add(sums, amounts)
  for name, amount in pairs(amounts) do sums[name] = (sums[name] or 0) + amount end
end
local function finite(figure) return figure < infinite and figure or nil end

if request.pauseMs > 0 then state.pausedUntil = math.max(state.pausedUntil, now + request.pauseMs) end
add(state.spent, request.spent)
for name, holder in pairs(state.holders) do
  if now > holder.excusedUntil + ${silence} then state.holders[name] = nil end
end
local holder = {id = request.id, amounts = request.amounts}
state.holders[request.holder] = holder
add(taken, state.spent)
for _, one in pairs(state.holders) do add(taken, one.amounts) end
local moment = {at = now, spent = {}}
add(moment.spent, state.spent)
table.insert(state.history, moment)
if #state.history > ${mostMoments} then table.remove(state.history, 1) end
local waitMs = math.max(0, state.pausedUntil - now)
local told = {}
for _, limit in ipairs(request.limits) do
  local name = limit.name
  local amount = request.amounts[name] or 0
  local bucket = state.buckets[name] or create(limit.perMinute)
  -- Whoever comes with another setting than the last one changes it for all.
  if bucket.set ~= limit.perMinute then
    if limit.perMinute then setLimit(bucket, limit.perMinute, 0) end
    bucket.set = limit.perMinute
  end
  state.buckets[name] = bucket
  refill(bucket)
  take(bucket, -(request.returned[name] or 0))
  take(bucket, amount)
  hopeFor(bucket, request.unused[name] or 0)
  for _, reading in ipairs(request.readings) do hear(name, bucket, limit.ceiling, reading) end
  waitMs = math.max(waitMs, waitFor(bucket, amount))
  told[name] = {perMinute = bucket.perMinute, capacity = finite(bucket.capacity), level = finite(bucket.level)}
end
holder.excusedUntil = now + waitMs
holder.reply = cjson.encode({waitMs = waitMs, taken = taken, spent = state.spent, buckets = told})
local keepMs = ${forgetAfterMs} + math.max(0, state.pausedUntil - now)
redis.call('SET', KEYS[1], cmsgpack.pack(state), 'PX', string.format('%.0f', keepMs))
return holder.reply`
