#!/usr/bin/env bash
# Kills an experiment at random moments and resumes it, again and again: no finished trial may be lost or changed, and in the end there
# must be the same trials, winner and test accuracy as without any kill. Two hundred rounds take about ten minutes on a quiet machine.
#
#   tests/kill-and-resume.sh [ROUNDS=200] [SEED=1]
#
# SEED is that of the moments. DIGITS is the command line, by default the Release build's. Exit code 1 where anything is not as it should be.
set -euo pipefail
cd "$(dirname "$0")/.."
exec python3 - "${1:-200}" "${2:-1}" <<'PYTHON'
import json, os, random, shlex, shutil, signal, sqlite3, subprocess, sys, tempfile, time

rounds, moments = int(sys.argv[1]), random.Random(int(sys.argv[2]))
DIGITS = shlex.split(os.environ.get("DIGITS", "dotnet samples/Digits.Console/bin/Release/net10.0/Digits.Console.dll"))
LONGEST = 900  # seconds; a run that takes longer hangs
TRIALS = 24
SPACES = {
    "convnet": {"preset": "fast", "epochs": {"min": 2, "max": 4}, "minimumSteps": 0},
    "sdca": {"features": "pixels", "iterations": {"max": 5}},
}
faults = []


def fault(text):
    faults.append(text)
    print(f"FAULT: {text}", flush=True)


def start(*arguments):
    log = open(os.path.join(place, "log.txt"), "w+")
    return subprocess.Popen([*DIGITS, "experiment", "--json", *arguments], stdout=subprocess.PIPE, stderr=log, text=True), log


def finish(*arguments):
    """Runs to the end; what it said, and None where it failed."""
    process, log = start(*arguments)
    out, _ = process.communicate(timeout=LONGEST)
    if process.returncode == 0:
        return json.loads(out)
    log.seek(0)
    fault(f"exit code {process.returncode}: {log.read().strip()[-400:]}")
    return None


def trials_of(folder):
    """All trials with their rungs, as any reader of the file finds them."""
    with sqlite3.connect(f"file:{folder}/experiment.db?mode=rw", uri=True) as store:
        store.row_factory = sqlite3.Row
        check = [row[0] for row in store.execute("PRAGMA integrity_check")]
        if check != ["ok"]:
            fault(f"integrity_check: {check}")
        trials = [dict(row) for row in store.execute("SELECT * FROM trial ORDER BY id")]
        for trial in trials:
            trial["rungs"] = [tuple(row) for row in store.execute(
                "SELECT fidelity, accuracy, logLoss, cost FROM rung WHERE trial = ? ORDER BY position", (trial["id"],))]
    store.close()
    if [trial["id"] for trial in trials] != list(range(1, len(trials) + 1)):
        fault(f"the numbers have gaps: {[trial['id'] for trial in trials]}")
    return trials


def ended(trials):
    return {trial["id"]: {name: value for name, value in trial.items() if name != "worker"} for trial in trials if trial["state"] != "running"}


def facts(trials):
    """All that does not depend on the clock."""
    return [{name: trial[name] for name in ("id", "trainer", "parameters", "seed", "state", "validationAccuracy", "validationLogLoss", "cost", "reason", "rungs")}
            for trial in trials]


def verdict(said):
    return said and (said["best"], said["testAccuracy"], [(trial["id"], trial["state"], trial["validationAccuracy"]) for trial in said["trials"]])


def compare(folder, said):
    """One experiment has ended: as the one that nobody killed?"""
    if said is None:
        return
    if verdict(said) != verdict(whole_said):
        fault(f"the end is {verdict(said)[:2]} instead of {verdict(whole_said)[:2]}")
    if facts(trials_of(folder)) != facts(whole):
        fault("the trials are not those of the experiment that nobody killed")
    # A kill in the very moment of saving leaves a file beside the model.
    left = sorted(name for name in os.listdir(folder) if not name.startswith(".model.zip."))
    if left != ["experiment.db", "model.zip"]:
        fault(f"the folder holds {left}")


place = tempfile.mkdtemp(prefix="digits-kills-")
with open(f"{place}/spaces.json", "w") as file:
    json.dump(SPACES, file)
settings = ["--data", "bundled", "--trainers", "sdca,convnet", "--spaces", f"{place}/spaces.json", "--trials", str(TRIALS)]

began = time.time()
whole_said = finish(*settings, "--out", f"{place}/whole")
if whole_said is None:
    sys.exit(1)
whole = trials_of(f"{place}/whole")
print(f"without a kill: trial {whole_said['best']} of {len(whole)}, test {whole_said['testAccuracy']:.4f}, {time.time() - began:.1f} s", flush=True)

experiment, before, kills, ends, lost_starts, longest = 1, {}, 0, 0, 0, 0
for number in range(1, rounds + 1):
    folder = f"{place}/{experiment}"
    resumes = os.path.exists(f"{folder}/experiment.db")
    process, log = start(*(["--resume", "--out", folder] if resumes else [*settings, "--out", folder]))
    wait = moments.uniform(0.5, 4)
    try:
        out, _ = process.communicate(timeout=wait)
        killed = False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        out, _ = process.communicate()
        killed = process.returncode == -signal.SIGKILL
    kills += killed
    if not os.path.exists(f"{folder}/experiment.db"):
        lost_starts += 1
        print(f"{number:4}: killed after {wait:.2f} s, before there was anything", flush=True)
        if before:
            fault("the store is gone")
        continue
    trials = trials_of(folder)
    now = ended(trials)
    for id, trial in before.items():
        if now.get(id) != trial:
            fault(f"trial {id} was {trial} and is {now.get(id)}")
    before = now
    if killed:
        print(f"{number:4}: killed after {wait:.2f} s, {len(now)} of {len(trials)} trials ended", flush=True)
        continue
    if process.returncode != 0:
        log.seek(0)
        fault(f"exit code {process.returncode}: {log.read().strip()[-400:]}")
    else:
        print(f"{number:4}: came to its end, {len(trials)} trials", flush=True)
        compare(folder, json.loads(out))
        ends += 1
    shutil.rmtree(folder)
    experiment, before = experiment + 1, {}

folder = f"{place}/{experiment}"
if before:
    compare(folder, finish("--resume", "--out", folder))
    ends += 1

print(f"{kills} kills in {rounds} rounds, {lost_starts} of them before there was a store; {ends} experiments came to their end; "
      f"{len(faults)} faults; {time.time() - began:.0f} s")
if faults:
    print(f"kept: {place}")
    sys.exit(1)
shutil.rmtree(place)
PYTHON
