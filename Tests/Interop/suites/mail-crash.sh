# The mail side is killed at every step of delivering, sending, removing and moving, and begins where it stopped: every
# message is mail once, every mail is a message once, and nothing is left behind.

need_program bridge-crash
"$program" --kills "${MAIL_CRASH_KILLS:-300}" --folder "$work/bridge" >"$work/mail-crash.log" 2>&1 </dev/null
grep -E '^(PASS|FAIL) ' "$work/mail-crash.log"
note "$(grep -E '^seed ' "$work/mail-crash.log"), $(grep -E '^[0-9]+ kills' "$work/mail-crash.log" || tail -n 3 "$work/mail-crash.log")"
passed=$((passed + $(grep -c '^PASS ' "$work/mail-crash.log")))
failed=$((failed + $(grep -c '^FAIL ' "$work/mail-crash.log")))
kills=$(sed -nE 's/^([0-9]+) kills.*/\1/p' "$work/mail-crash.log")
if [ "${kills:-0}" -ge "${MAIL_CRASH_KILLS:-300}" ]; then
    pass "the mail side was killed ${kills:-0} times"
else
    fail "the mail side was killed at least ${MAIL_CRASH_KILLS:-300} times" "it was ${kills:-0}"
fi
