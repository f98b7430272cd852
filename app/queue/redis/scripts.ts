/**
 * Every change of a job is one script, so that its record, the sets it stands in, its events and those who wait for them
 * never disagree. KEYS[1] is the prefix of all keys, with a hash tag, so that one node of a cluster has them all.
 */
const shared = `
local p = KEYS[1]
local function event(id, at, kind, data)
  redis.call('RPUSH', p .. 'events:' .. id, cjson.encode({at = at, type = kind}) .. '\\n' .. data)
  redis.call('PUBLISH', p .. 'changed', id)
end
local function forget(keep)
  local excess = redis.call('ZCARD', p .. 'finished') - keep
  if excess <= 0 then return end
  for _, id in ipairs(redis.call('ZRANGE', p .. 'finished', 0, excess - 1)) do
    local job = redis.call('HMGET', p .. 'job:' .. id, 'state', 'requestKey', 'idempotency')
    redis.call('ZREM', p .. 'finished', id)
    redis.call('ZREM', p .. 'all', id)
    redis.call('ZREM', p .. 'state:' .. job[1], id)
    if redis.call('HGET', p .. 'requests', job[2]) == id then redis.call('HDEL', p .. 'requests', job[2]) end
    if job[3] and job[3] ~= '' then redis.call('HDEL', p .. 'idempotency', job[3]) end
    redis.call('DEL', p .. 'job:' .. id, p .. 'events:' .. id)
  end
end
local function move(id, to)
  local key = p .. 'job:' .. id
  local job = redis.call('HMGET', key, 'state', 'number', 'client')
  redis.call('ZREM', p .. 'state:' .. job[1], id)
  redis.call('ZADD', p .. 'state:' .. to, job[2], id)
  redis.call('HSET', key, 'state', to)
  if to ~= 'waiting' and to ~= 'active' then
    redis.call('SREM', p .. 'client:' .. job[3], id)
    redis.call('ZADD', p .. 'finished', redis.call('INCR', p .. 'ends'), id)
  end
end
local function isOpen(state) return state == 'waiting' or state == 'active' end
`

/** ARGV: id, request, request key, idempotency field or '', client, band, at, progress, most open. */
export const addScript = `${shared}
local id, request, requestKey, idempotency, client, band, at, progress, most = unpack(ARGV)
if idempotency ~= '' then
  local known = redis.call('HGET', p .. 'idempotency', idempotency)
  if known then
    if redis.call('HGET', p .. 'job:' .. known, 'requestKey') ~= requestKey then return {'reused', ''} end
    return {'known', known}
  end
end
local same = redis.call('HGET', p .. 'requests', requestKey)
if same then
  local job = redis.call('HMGET', p .. 'job:' .. same, 'state', 'cancelling')
  if isOpen(job[1]) and job[2] ~= '1' then return {'known', same} end
end
local open = redis.call('ZCARD', p .. 'state:waiting') + redis.call('ZCARD', p .. 'state:active')
if open >= tonumber(most) then return {'full', tostring(open)} end
if open == 0 then redis.call('DEL', p .. 'ranks') end
local current = tonumber(redis.call('HGET', p .. 'ranks', band) or '0')
local rank = current + redis.call('SCARD', p .. 'client:' .. client)
local number = redis.call('INCR', p .. 'number')
redis.call('HSET', p .. 'job:' .. id, 'id', id, 'number', number, 'state', 'waiting', 'request', request,
  'requestKey', requestKey, 'idempotency', idempotency, 'client', client, 'band', band, 'rank', rank,
  'progress', progress, 'attempts', 0, 'deaths', 0, 'createdAt', at)
redis.call('ZADD', p .. 'all', number, id)
redis.call('ZADD', p .. 'state:waiting', number, id)
redis.call('SADD', p .. 'client:' .. client, id)
redis.call('HSET', p .. 'requests', requestKey, id)
if idempotency ~= '' then redis.call('HSET', p .. 'idempotency', idempotency, id) end
event(id, at, 'state', '{"state":"waiting"}')
return {'added', id, tostring(rank)}`

/**
 * Begins a job. ARGV: id, worker's token, at, progress, most deaths, the error of too many, kept jobs. Answers whether it
 * is to be done: one that is finished, or was cancelled meanwhile, is not.
 */
export const claimScript = `${shared}
local id, token, at, progress, mostDeaths, error, keep = unpack(ARGV)
local key = p .. 'job:' .. id
local job = redis.call('HMGET', key, 'state', 'cancelling', 'band', 'rank')
if not isOpen(job[1]) then return 0 end
local died = job[1] == 'active'
local ended = nil
if job[2] == '1' then ended = {'cancelled', '{"state":"cancelled"}'}
elseif died and redis.call('HINCRBY', key, 'deaths', 1) >= tonumber(mostDeaths) then
  redis.call('HSET', key, 'error', error)
  ended = {'failed', '{"state":"failed","error":' .. error .. '}'}
end
if ended then
  move(id, ended[1])
  redis.call('HSET', key, 'finishedAt', at)
  event(id, at, 'state', ended[2])
  forget(tonumber(keep))
  return 2
end
if tonumber(job[4]) > tonumber(redis.call('HGET', p .. 'ranks', job[3]) or '0') then
  redis.call('HSET', p .. 'ranks', job[3], job[4])
end
if not died then
  move(id, 'active')
  redis.call('HINCRBY', key, 'attempts', 1)
end
redis.call('HSETNX', key, 'startedAt', at)
-- A job begins again from nothing, but for what it has cost. The text stays text: cjson would make empty lists objects.
local dollars = string.match(redis.call('HGET', key, 'progress') or '', '"dollars":([%d.eE+-]+)')
if dollars then progress = string.sub(progress, 1, -2) .. ',"dollars":' .. dollars .. '}' end
redis.call('HSET', key, 'token', token, 'progress', progress)
event(id, at, 'state', '{"state":"active","attempt":' .. redis.call('HGET', key, 'attempts') .. '}')
return 1`

/** ARGV: id, token, at, progress, type, data. What a worker says that lost the job counts for nothing. */
export const reportScript = `${shared}
local id, token, at, progress, kind, data = unpack(ARGV)
local key = p .. 'job:' .. id
if redis.call('HGET', key, 'token') ~= token then return 0 end
redis.call('HSET', key, 'progress', progress)
event(id, at, kind, data)
return 1`

/** ARGV: id, token, at, state, error or '', result or '', what its attempts change by, the event's data, kept jobs. */
export const changeScript = `${shared}
local id, token, at, state, error, result, attempts, data, keep = unpack(ARGV)
local key = p .. 'job:' .. id
local job = redis.call('HMGET', key, 'state', 'token', 'cancelling')
if job[1] ~= 'active' or job[2] ~= token then return 0 end
if state == 'waiting' and job[3] == '1' then
  state, error, data = 'cancelled', '', '{"state":"cancelled"}'
end
move(id, state)
redis.call('HINCRBY', key, 'attempts', attempts)
redis.call('HDEL', key, 'token', 'error', 'result')
if error ~= '' then redis.call('HSET', key, 'error', error) end
if result ~= '' then redis.call('HSET', key, 'result', result) end
event(id, at, 'state', data)
if isOpen(state) then return 1 end
redis.call('HSET', key, 'finishedAt', at)
forget(tonumber(keep))
return 2`

/** ARGV: id, at, kept jobs. */
export const cancelScript = `${shared}
local id, at, keep = unpack(ARGV)
local key = p .. 'job:' .. id
local state = redis.call('HGET', key, 'state')
if state == 'waiting' then
  move(id, 'cancelled')
  redis.call('HSET', key, 'finishedAt', at)
  redis.call('HDEL', key, 'error')
  event(id, at, 'state', '{"state":"cancelled"}')
  forget(tonumber(keep))
elseif state == 'active' then
  redis.call('HSET', key, 'cancelling', 1)
  redis.call('PUBLISH', p .. 'cancel', id)
end
return 1`

/** Of the jobs that wait, the earliest moment that one began to; the last that is told of such a job is that it waits. */
export const waitingSinceScript = `
local p = KEYS[1]
local since = nil
for _, id in ipairs(redis.call('ZRANGE', p .. 'state:waiting', 0, -1)) do
  local at = string.match(redis.call('LINDEX', p .. 'events:' .. id, -1) or '', '"at":"([^"]+)"')
  if at and (not since or at < since) then since = at end
end
return since`
