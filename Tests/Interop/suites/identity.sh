# Registration both ways: our client and real libxmtp 1.10 meet in one another's inboxes, on the reference node and on
# ours, and say the same of them field by field.

need_python
need_program xmtp-driver
driver=$program
need_program xmtp-mail

start_refnode
play_scenarios identity_suite "the reference node" "$ref_url" "$driver"
start_node --db "$work/identity.sqlite"
play_scenarios identity_suite "our node" "$node_url" "$driver"
