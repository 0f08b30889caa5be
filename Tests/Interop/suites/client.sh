# Our clients and real libxmtp 1.10 peers in the same conversations, once on the reference node and once on ours. After
# every scenario all of them agree on members, roles, metadata, messages and epoch authenticators.
#
# SCENARIOS="WORD…" plays those whose names contain a word; JOBS sets how many play at once (2).

need_python
need_program xmtp-driver
driver=$program
need_program xmtp-mail

start_refnode
start_node --db "$work/client-node.sqlite"
mkdir "$work/client"
: >"$work/client.log"
# Words of scenarios are separated by commas: their names hold spaces.
IFS=, read -ra words <<<"${SCENARIOS:-}"
PYTHONPATH=$interop "$python" -m client_suite --driver "$driver" --folder "$work/client" --jobs "${JOBS:-2}" \
    --node "reference node=$ref_url,$ref_files_url" --node "local node=$node_url,$files_url" \
    ${words[@]+"${words[@]}"} >"$work/client.log" 2>"$work/client.err" </dev/null &
children+=($!)
tail --pid=$! -n +1 -f "$work/client.log" 2>/dev/null | sed '/ passed, .* failed, /d'
wait $!
passed=$((passed + $(grep -c '^PASS ' "$work/client.log")))
failed=$((failed + $(grep -c '^FAIL ' "$work/client.log")))
skipped=$((skipped + $(grep -c '^SKIPPED ' "$work/client.log")))
grep -qE '^[0-9]+ passed, [0-9]+ failed' "$work/client.log" ||
    fail "the client suite runs to its end" "$(tail -n 1 "$work/client.err")"
