-- Sends the requests of a file in turn; each is preceded by its length on a line of its own.
local requests, n = {}, 0

function init(args)
  local file = io.open(args[1], 'rb')
  for size in file:lines() do requests[#requests + 1] = file:read(tonumber(size)) end
end

function request()
  n = n % #requests + 1
  return requests[n]
end
