# A full disk, a read-only one, and mail programs with a folder open while the daemon delivers, moves and is killed: nothing
# is lost, nothing comes twice, and what is wrong is said. Sourced by run.
need_python
need_program xmtp-mail
start_node
chmod 711 "$work"
XMTP_MAIL=$program XMTP_SENDMAIL=${program%/*}/xmtp-sendmail XMTP_NODE_URL=$node_url XMTP_FILES_URL=$files_url \
    "$python" "$interop/suites/support/mail_disk.py" "$work/mail" >"$work/mail-disk.log" 2>&1 </dev/null
grep -E '^(PASS|FAIL|SKIPPED|   )' "$work/mail-disk.log"
tally=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$work/mail-disk.log" | tail -n 1)
if [ -n "$tally" ]; then
    set -- $tally
    passed=$((passed + $1)) failed=$((failed + $3)) skipped=$((skipped + $5))
else
    fail "mail-disk runs to its end" "$(tail -n 3 "$work/mail-disk.log" | tr '\n' ' ')"
fi
stop_server "$node_pid"
