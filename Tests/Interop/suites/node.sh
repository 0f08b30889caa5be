# Real libxmtp 1.10 clients live on our node: every scenario of the self-test that needs only a node, then what a node
# that people rely on must do beyond answering: keep its state through a kill, stop well, and say why it cannot start.

need_python
need_program xmtp-mail

start_node --db "$work/node.sqlite"
note "node at $node_url, files at $files_url"
XMTP_NODE_URL=$node_url XMTP_FILES_URL=$files_url PYTHON=$python "$interop/selftest.sh" ${SCENARIOS:-} \
    >"$work/selftest.log" 2>"$work/selftest.err" </dev/null
sed -E 's/^SKIP /SKIPPED /' "$work/selftest.log"
passed=$((passed + $(grep -c '^PASS ' "$work/selftest.log")))
failed=$((failed + $(grep -c '^FAIL ' "$work/selftest.log")))
skipped=$((skipped + $(grep -c '^SKIP ' "$work/selftest.log")))
grep -qE '^[0-9]+ scenarios' "$work/selftest.log" || fail "the self-test runs to its end" "$(tail -n 3 "$work/selftest.err")"

# Killed in the middle of publishing: everything acknowledged is there afterwards.
if "$python" "$interop/kill_node.py" "$program" "$work" >"$work/kill.log" 2>&1; then
    pass "state survives kill -9"
else
    fail "state survives kill -9" "$(tail -n 1 "$work/kill.log")"
fi
note "$(tail -n 1 "$work/kill.log")"

if said=$("$python" "$interop/unread_answers.py" "${node_url##*:}" 2>&1); then
    pass "who reads no answers is not read for"
else
    fail "who reads no answers is not read for" "$(tail -n 1 <<<"$said")"
fi

# expect NAME STATUS WORDS COMMAND…: the program ends so, and says one sentence with these words.
expect() {
    local name=$1 status=$2 words=$3 said
    shift 3
    said=$(timeout 20 "$@" 2>&1 >/dev/null </dev/null)
    local got=$?
    if [ $got -eq "$status" ] && [ "$(wc -l <<<"$said")" -eq 1 ] && grep -q "$words" <<<"$said"; then
        pass "$name"
    else
        fail "$name" "status $got, said: $said"
    fi
}

expect "a port in use is one sentence" 69 "taken by another program" \
    "$program" node --port "${node_url##*:}"
expect "a state file in use is one sentence" 75 "in use by another node" \
    "$program" node --port 0 --db "$work/node.sqlite"
head -c 65536 /dev/urandom >"$work/damaged.sqlite"
expect "a damaged file is one sentence" 65 "damaged" "$program" node --port 0 --db "$work/damaged.sqlite"
"$python" -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("create table t (x)")' "$work/other.sqlite"
expect "a file of another program is one sentence" 65 "another program" \
    "$program" node --port 0 --db "$work/other.sqlite"
expect "a file that cannot be made is one sentence" 73 "cannot be opened or created" \
    "$program" node --port 0 --db "$work/no/such/folder/node.sqlite"
said=$("$program" node --port 70000 2>&1)
if [ $? -eq 64 ] && grep -q "^Error: A port is a number" <<<"$said"; then
    pass "a wrong option is a usage error"
else
    fail "a wrong option is a usage error" "said: $said"
fi

if stop_server "$node_pid"; then pass "SIGTERM ends the node well"; else fail "SIGTERM ends the node well" "status $?"; fi
