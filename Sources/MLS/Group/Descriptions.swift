/// What a debugger, a log or a failing test may show: numbers, never names, content or keys.
extension ActiveGroup: CustomStringConvertible, CustomReflectable {
    public var description: String { "a group in epoch \(epoch) with \(memberCount) members" }
    public var customMirror: Mirror { Mirror(self, children: ["epoch": epoch, "members": memberCount]) }
}

extension StagedCommit: CustomStringConvertible, CustomReflectable {
    public var description: String { "a commit of epoch \(epoch) with \(proposals.count) proposals" }
    public var customMirror: Mirror {
        Mirror(self, children: ["epoch": epoch, "proposals": proposals.count])
    }
}

extension PendingCommit: CustomStringConvertible, CustomReflectable {
    public var description: String { "our own, not yet accepted: \(staged)" }
    public var customMirror: Mirror { Mirror(self, children: ["staged": staged]) }
}

extension ApplicationMessage: CustomStringConvertible, CustomReflectable {
    public var description: String {
        "message \(generation) of \(sender.leafIndex) in epoch \(epoch), \(data.count) bytes"
    }
    public var customMirror: Mirror {
        Mirror(self, children: ["epoch": epoch, "generation": generation, "bytes": data.count])
    }
}
