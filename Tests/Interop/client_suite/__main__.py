"""python -m client_suite --driver PROGRAM --folder FOLDER --node NAME=URL,FILES [--node ...] [--jobs N] [WORD ...]"""

import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from client_suite import scenarios  # noqa: E402,F401  registers them
from client_suite.runner import Node, run  # noqa: E402


def node(text):
    name, _, addresses = text.partition("=")
    url, _, files_url = addresses.partition(",")
    return Node(name, url, files_url)


def main():
    parser = argparse.ArgumentParser(prog="client_suite")
    parser.add_argument("--driver", required=True, help="the program xmtp-driver")
    parser.add_argument("--folder", required=True, help="where stores and logs go")
    parser.add_argument("--node", action="append", type=node, required=True, help="NAME=URL,FILES_URL")
    parser.add_argument("--jobs", type=int, default=2, help="scenarios at once")
    parser.add_argument("words", nargs="*", help="only scenarios whose names contain one of these")
    options = parser.parse_args()
    passed, failed, skipped = run(options.node, options.driver, options.folder, options.words, options.jobs)
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
