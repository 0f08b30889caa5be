"""The suite `client`: our clients and real libxmtp 1.10 peers share a node, and must agree after every scenario."""
