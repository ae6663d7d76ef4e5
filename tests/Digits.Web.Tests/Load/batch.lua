-- Posts the first thousand images of the IDX file IMAGES to /v1/predict, as one batch.
local file = io.open(os.getenv("IMAGES"), "rb")
file:seek("set", 16)
wrk.method = "POST"
wrk.body = file:read(1000 * 784)
wrk.headers["Content-Type"] = "application/octet-stream"
file:close()
