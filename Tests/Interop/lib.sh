# What the suites share; sourced by run.

# note TEXT: a line for the reader.
note() { printf '   %s\n' "$*"; }

# pass NAME, fail NAME [WHY], skip NAME WHY: one result each.
pass() { passed=$((passed + 1)); printf 'PASS  %s\n' "$1"; }
fail() { failed=$((failed + 1)); printf 'FAIL  %s  %s\n' "$1" "${2:-}"; }
skip() { skipped=$((skipped + 1)); printf 'SKIPPED  %s  %s\n' "$1" "$2"; }

# need_python: the virtual environment with the real libxmtp, made once and kept in the user's cache; and the small
# library that keeps libxmtp from reading debug files, where there is a compiler and there are such files.
need_python() {
    if [ -z "${XMTP_PEER_PRELOAD:-}" ] && [ -d /usr/lib/debug ] && command -v cc >/dev/null &&
        cc -shared -fPIC -O1 -o "$work/hide_debug_files.so" "$interop/hide_debug_files.c" -ldl 2>"$work/cc.log"; then
        export XMTP_PEER_PRELOAD=$work/hide_debug_files.so
    fi
    venv=${XDG_CACHE_HOME:-$HOME/.cache}/xmtp-mail/venv
    python=$venv/bin/python
    "$python" -c 'import grpc, grpc_tools, xmtp_bindings, Crypto' 2>/dev/null && return
    note "making $venv"
    rm -rf "$venv"
    mkdir -p "$(dirname "$venv")"
    # The system's interpreter is stripped; one with debug information makes libxmtp slow.
    local base=/usr/bin/python3
    "$base" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || base=python3
    "$base" -m venv "$venv" >"$work/venv.log" 2>&1 &&
        "$venv/bin/pip" install --quiet grpcio grpcio-tools xmtp-bindings==0.1.8 pycryptodome >>"$work/venv.log" 2>&1 ||
        { tail -n 20 "$work/venv.log" >&2; echo "the Python packages of the live suites cannot be installed" >&2; exit 69; }
}

# need_program NAME: a release product, built if it must be; its path in $program. XMTP_BIN names a folder with ready ones.
need_program() {
    if [ -n "${XMTP_BIN:-}" ]; then
        program=$XMTP_BIN/$1
    else
        note "building $1"
        timeout 2700 swift build --package-path "$root" --scratch-path "$builds/release" -c release --product "$1" \
            >"$work/build-$1.log" 2>&1 </dev/null ||
            { tail -n 40 "$work/build-$1.log" >&2; echo "$1 does not build" >&2; exit 70; }
        program=$builds/release/release/$1
    fi
    [ -x "$program" ] || { echo "$program is missing" >&2; exit 66; }
}

# await_file FILE PID: until a server has written its ports, at most 30 s.
await_file() {
    local n
    for ((n = 0; n < 300; n++)); do
        [ -s "$1" ] && return
        kill -0 "$2" 2>/dev/null || break
        sleep 0.1
    done
    echo "a server did not start; its log:" >&2
    cat "$work"/*.log >&2
    return 1
}

# number FILE KEY: a number out of a flat JSON object.
number() { grep -oE "\"$2\": ?[0-9]+" "$1" | grep -oE '[0-9]+$'; }

# start_node [OPTION…]: our node on free ports; sets node_url, files_url, node_pid.
start_node() {
    servers=$((servers + 1))
    local ports=$work/ports-$servers.json
    "$program" node --port 0 --files-port 0 --port-file "$ports" "$@" >/dev/null 2>"$work/node-$servers.log" &
    node_pid=$!
    children+=("$node_pid")
    await_file "$ports" "$node_pid" || exit 70
    node_url=http://127.0.0.1:$(number "$ports" port)
    files_url=http://127.0.0.1:$(number "$ports" files_port)
}

# start_refnode [OPTION…]: the Python reference node on free ports; sets ref_url, ref_files_url, ref_pid, ref_port.
start_refnode() {
    servers=$((servers + 1))
    local ports=$work/ports-$servers.json
    "$python" "$interop/refnode.py" serve --port 0 --history-port 0 --port-file "$ports" "$@" >/dev/null \
        2>"$work/node-$servers.log" &
    ref_pid=$!
    children+=("$ref_pid")
    await_file "$ports" "$ref_pid" || exit 70
    ref_port=$(number "$ports" port)
    ref_url=http://127.0.0.1:$ref_port
    ref_files_url=http://127.0.0.1:$(number "$ports" history_port)
}

# stop_server PID: ends a server and waits for it; the status is the server's.
stop_server() {
    kill -TERM "$1" 2>/dev/null
    wait "$1"
}

# clean_up: ends what is still running. Called by the trap.
clean_up() {
    local pid
    for pid in "${children[@]}"; do kill -TERM "$pid" 2>/dev/null; done
    for pid in "${children[@]}"; do wait "$pid" 2>/dev/null; done
    if [ "$failed" -gt 0 ] || [ -n "${KEEP:-}" ]; then
        echo "logs: $work" >&2
    else
        rm -rf "$work"
    fi
}

# run_program_suite PROGRAM: a suite that is a program of its own and ends with `N passed, N failed, N skipped`.
run_program_suite() {
    local log=$work/$(basename "$1").log tally
    XMTP_BUILDS=$builds "$1" >"$log" 2>&1 </dev/null
    sed '$d' "$log"
    tally=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -n 1)
    if [ -z "$tally" ]; then
        fail "$(basename "$1") runs to its end" "$(tail -n 1 "$log")"
        return
    fi
    set -- $tally
    passed=$((passed + $1)) failed=$((failed + $3)) skipped=$((skipped + $5))
}

# play_scenarios MODULE NODE ARGUMENT…: all scenarios of a module of this folder (see bench.py) on one node.
play_scenarios() {
    local module=$1 node=$2 log=$work/$1-$servers
    shift 2
    PYTHONPATH=$interop "$python" "$interop/$module.py" "$node" "$@" >"$log.log" 2>"$log.err" </dev/null
    grep -E '^(PASS|FAIL|    )' "$log.log"
    passed=$((passed + $(grep -c '^PASS ' "$log.log")))
    failed=$((failed + $(grep -c '^FAIL ' "$log.log")))
    grep -qE '^[0-9]+ scenarios$' "$log.log" || fail "all scenarios of $module on $node run" "$(tail -n 3 "$log.err")"
}
