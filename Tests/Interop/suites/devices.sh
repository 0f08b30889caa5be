# Several installations of one inbox, ours and real libxmtp 1.10: preferences, history, archives, changes to the inbox,
# and the live feed, on the reference node and on ours.

need_python
need_program xmtp-driver
driver=$program
need_program xmtp-mail

start_refnode
play_scenarios device_suite "the reference node" "$ref_url" "$ref_files_url" "$driver"
start_node --db "$work/devices.sqlite"
play_scenarios device_suite "our node" "$node_url" "$files_url" "$driver"
