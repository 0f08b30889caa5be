# Several installations of one inbox, ours and real libxmtp 1.10: preferences, history, archives, changes to the inbox,
# and the live feed, on the reference node and on ours.

need_python
need_program xmtp-driver
driver=$program
need_program xmtp-mail

# look NAME URL FILES_URL: all scenarios on one node.
look() {
    PYTHONPATH=$interop "$python" "$interop/device_suite.py" "$1" "$2" "$3" "$driver" \
        >"$work/devices-$servers.log" 2>"$work/devices-$servers.err" </dev/null
    grep -E '^(PASS|FAIL|    )' "$work/devices-$servers.log"
    passed=$((passed + $(grep -c '^PASS ' "$work/devices-$servers.log")))
    failed=$((failed + $(grep -c '^FAIL ' "$work/devices-$servers.log")))
    grep -qE '^[0-9]+ scenarios$' "$work/devices-$servers.log" ||
        fail "all scenarios on $1 run" "$(tail -n 3 "$work/devices-$servers.err")"
}

start_refnode
look "the reference node" "$ref_url" "$ref_files_url"
start_node --db "$work/devices.sqlite"
look "our node" "$node_url" "$files_url"
