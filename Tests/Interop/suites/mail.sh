# The whole way: a real libxmtp peer, a node, xmtp-mail run, and mutt, neomutt, aerc, notmuch, mblaze and Dovecot on the
# Maildir. Sourced by run.
need_python
need_program xmtp-mail
xmtp_mail=$program
need_program xmtp-sendmail
program=$xmtp_mail
start_node
chmod 711 "$work"
mail_log=$work/mail.log
XMTP_MAIL=$xmtp_mail XMTP_SENDMAIL=${xmtp_mail%/*}/xmtp-sendmail XMTP_NODE_URL=$node_url XMTP_FILES_URL=$files_url \
    "$python" "$interop/suites/support/mail.py" "$work/mail" ${MAIL_PARTS:-} 2>&1 </dev/null | tee "$mail_log" | grep -E '^(PASS|FAIL|SKIPPED|   )'
tally=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$mail_log" | tail -n 1)
if [ -n "$tally" ]; then
    set -- $tally
    passed=$((passed + $1)) failed=$((failed + $3)) skipped=$((skipped + $5))
else
    fail "mail runs to its end" "$(tail -n 3 "$mail_log" | tr '\n' ' ')"
fi
stop_server "$node_pid"
