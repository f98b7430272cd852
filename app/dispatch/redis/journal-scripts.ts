// Values by key in a hash, keys by age in a sorted set, and the bytes of both; KEYS: the prefix of the three.
const shared = `
local p = KEYS[1]
local values, order, size, last = p .. ':values', p .. ':order', p .. ':bytes', p .. ':last'
local function bytes() return tonumber(redis.call('GET', size) or '0') end
local function dropOldest()
  local key = redis.call('ZPOPMIN', order)[1]
  redis.call('DECRBY', size, redis.call('HSTRLEN', values, key) + #key)
  redis.call('HDEL', values, key)
end
`

/** ARGV: most entries, most bytes, then keys and values in turn. What is put is the newest, and never dropped at once. */
export const putScript = `${shared}
local most, mostBytes = tonumber(ARGV[1]), tonumber(ARGV[2])
for index = 3, #ARGV, 2 do
  local key, value = ARGV[index], ARGV[index + 1]
  local before = redis.call('HEXISTS', values, key) == 1 and redis.call('HSTRLEN', values, key) + #key or 0
  redis.call('HSET', values, key, value)
  redis.call('ZADD', order, redis.call('INCR', last), key)
  redis.call('INCRBY', size, #value + #key - before)
end
local entries = redis.call('ZCARD', order)
local fresh = (#ARGV - 2) / 2
while entries > fresh and (entries > most or bytes() > mostBytes) do
  dropOldest()
  entries = entries - 1
end
return entries`

/** ARGV: entries to keep. Answers how many went. */
export const pruneScript = `${shared}
local surplus = math.max(0, redis.call('ZCARD', order) - tonumber(ARGV[1]))
for _ = 1, surplus do dropOldest() end
return surplus`
