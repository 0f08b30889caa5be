# Registration both ways: our client and real libxmtp 1.10 meet in one another's inboxes, on the reference node and on
# ours, and say the same of them field by field.

need_python
need_program xmtp-driver
driver=$program
need_program xmtp-mail

# look NAME URL: all scenarios on one node.
look() {
    PYTHONPATH=$interop "$python" "$interop/identity_suite.py" "$1" "$2" "$driver" \
        >"$work/identity-$servers.log" 2>"$work/identity-$servers.err" </dev/null
    grep -E '^(PASS|FAIL|    )' "$work/identity-$servers.log"
    passed=$((passed + $(grep -c '^PASS ' "$work/identity-$servers.log")))
    failed=$((failed + $(grep -c '^FAIL ' "$work/identity-$servers.log")))
    grep -qE '^[0-9]+ scenarios$' "$work/identity-$servers.log" ||
        fail "all scenarios on $1 run" "$(tail -n 3 "$work/identity-$servers.err")"
}

start_refnode
look "the reference node" "$ref_url"
start_node --db "$work/identity.sqlite"
look "our node" "$node_url"
