-- Posts the pictures of the folder PICTURES to /v1/predict, one after the other.
local bodies = {}
for path in io.popen("find " .. os.getenv("PICTURES") .. " -name '*.png'"):lines() do
  local file = io.open(path, "rb")
  bodies[#bodies + 1] = "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"digit.png\"\r\nContent-Type: image/png\r\n\r\n"
    .. file:read("*a") .. "\r\n--b--\r\n"
  file:close()
end
local at = 0
wrk.headers["Content-Type"] = "multipart/form-data; boundary=b"
function request()
  at = at % #bodies + 1
  return wrk.format("POST", nil, nil, bodies[at])
end
