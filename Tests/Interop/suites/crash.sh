# The engine is killed wherever memory, store and network meet, and comes back: nothing is lost, nothing is there twice,
# and it agrees with a second client of ours and with the real libxmtp.

need_python
need_program xmtp-mail
start_node
need_program xmtp-driver
(cd "$root/Tests/CrashRuns" && "$python" -m crash_runs --driver "$program" --host "$node_url" --folder "$work" \
    ${CRASH_OPTIONS:-}) >"$work/crash.log" 2>&1 </dev/null
grep -E '^(PASS|FAIL) ' "$work/crash.log"
note "$(grep -E '^[0-9]+ kills' "$work/crash.log" || tail -n 3 "$work/crash.log")"
passed=$((passed + $(grep -c '^PASS ' "$work/crash.log")))
failed=$((failed + $(grep -c '^FAIL ' "$work/crash.log")))
kills=$(sed -nE 's/^([0-9]+) kills.*/\1/p' "$work/crash.log")
if [ -n "${CRASH_OPTIONS:-}" ] || [ "${kills:-0}" -ge 300 ]; then
    pass "the engine was killed ${kills:-0} times"
else
    fail "the engine was killed at least 300 times" "it was ${kills:-0}"
fi
