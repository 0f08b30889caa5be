# Our client on the reference node with faults injected: it ends with the right state, nothing is published twice, and
# the calls are counted.

need_python
need_program node-faults
start_refnode --no-identity-check
"$program" "$ref_port" >"$work/faults.log" 2>"$work/faults.err" </dev/null
cat "$work/faults.log"
passed=$((passed + $(grep -c '^PASS ' "$work/faults.log")))
failed=$((failed + $(grep -c '^FAIL ' "$work/faults.log")))
[ "$(grep -cE '^(PASS|FAIL) ' "$work/faults.log")" -eq 10 ] || fail "all cases run" "$(tail -n 3 "$work/faults.err")"
