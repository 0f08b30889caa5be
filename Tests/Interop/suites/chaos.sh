# Six parties, ours and the real libxmtp in turns, do random things on a node that fails, delays, repeats and breaks off; in the
# end all agree. One minute; CHAOS_OPTIONS="--seconds 600" takes longer, "--seed N --deeds N" does a run again.

need_python
need_program xmtp-driver
start_refnode --no-identity-check
(cd "$root/Tests/CrashRuns" && "$python" -m chaos --driver "$program" --port "$ref_port" --folder "$work" \
    ${CHAOS_OPTIONS:-}) >"$work/chaos.log" 2>&1 </dev/null
cat "$work/chaos.log" | sed '$d'
grep -qE '^[0-9]+ passed' "$work/chaos.log" || fail "the chaos runs to its end" "$(tail -n 1 "$work/chaos.log")"
passed=$((passed + $(grep -c '^PASS ' "$work/chaos.log")))
failed=$((failed + $(grep -c '^FAIL ' "$work/chaos.log")))
