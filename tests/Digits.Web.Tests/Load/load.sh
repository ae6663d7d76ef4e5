#!/bin/bash
# What the service bears on this machine: single pictures and batches for ten seconds each, then 200,000 pictures and its memory.
# Needs wrk. Settings of the service go before: DIGITS_MODEL=model.zip tests/Digits.Web.Tests/Load/load.sh
set -euo pipefail
cd "$(dirname "$0")/../../.."
export PICTURES IMAGES
address=http://127.0.0.1:5099 scratch=$(mktemp -d) here=tests/Digits.Web.Tests/Load service=
PICTURES=$scratch/pictures IMAGES=$scratch/idx/t10k-images-idx3-ubyte
trap 'if [ "$service" ]; then kill "$service"; wait "$service" || true; fi; rm -rf "$scratch"' EXIT

dotnet build -c Release -v quiet --nologo samples/Digits.Console >/dev/null
dotnet build -c Release -v quiet --nologo samples/Digits.Web >/dev/null
digits() { dotnet samples/Digits.Console/bin/Release/net10.0/Digits.Console.dll "$@" >/dev/null 2>&1; }
digits data export bundled "$scratch/idx" --format idx
digits data synthesize --count 1000 --writers 100 --seed 1 --out "$scratch/made"
digits data export "$scratch/made" "$PICTURES" --format png

DIGITS_DATA_FOLDER=$scratch/data DIGITS_LIMITS__REQUESTS_PER_SECOND=0 \
    dotnet samples/Digits.Web/bin/Release/net10.0/Digits.Web.dll --urls "$address" >"$scratch/log" &
service=$!
until curl -sf "$address/readyz" >/dev/null; do sleep 0.2; done

run() { wrk -t1 --latency "$@" "$address/v1/predict" | grep -E '50%|99%|requests in|Requests/sec|Non-2xx|Socket'; }
memory() { awk '/VmRSS/ { printf "memory of the service: %d MB\n", $2 / 1024 }' "/proc/$service/status"; }
wrk -t1 -c16 -d5s -s $here/pictures.lua "$address/v1/predict" >/dev/null # compiled and warm
echo "pictures, 16 connections" && run -c16 -d10s -s $here/pictures.lua && memory
echo "batches of 1,000, 2 connections" && run -c2 -d10s -s $here/batch.lua && memory
echo "200,000 pictures and more" && run -c16 -d"${SECONDS_OF_200000:-40}s" -s $here/pictures.lua && memory
