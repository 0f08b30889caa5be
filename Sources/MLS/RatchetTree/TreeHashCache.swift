/// The tree hashes of all nodes in one block of memory, and which of them still hold.
struct TreeHashCache: Sendable {
    private(set) var hashLength = 0
    private var bytes: [UInt8] = []
    private var isKnown: ContiguousArray<Bool> = []

    /// Makes room for a number of nodes; those beyond it are forgotten.
    mutating func resize(to nodeCount: Int) {
        if isKnown.count > nodeCount {
            isKnown.removeLast(isKnown.count - nodeCount)
            bytes.removeLast(max(0, bytes.count - nodeCount * hashLength))
        } else {
            let growth = nodeCount - isKnown.count
            isKnown.append(contentsOf: repeatElement(false, count: growth))
            bytes.append(contentsOf: repeatElement(0, count: growth * hashLength))
        }
    }

    /// Takes the suite's hash length; hashes of another length are forgotten.
    mutating func prepare(hashLength: Int) {
        guard self.hashLength != hashLength else { return }
        self.hashLength = hashLength
        bytes = [UInt8](repeating: 0, count: isKnown.count * hashLength)
        for index in isKnown.indices { isKnown[index] = false }
    }

    mutating func forget(_ node: NodeIndex) {
        isKnown[node.rawValue] = false
    }

    func knows(_ node: NodeIndex) -> Bool { isKnown[node.rawValue] }

    mutating func set(_ hash: [UInt8], for node: NodeIndex) {
        let start = node.rawValue * hashLength
        for (offset, byte) in hash.prefix(hashLength).enumerated() { bytes[start + offset] = byte }
        isKnown[node.rawValue] = true
    }

    /// The hash of a node that is known.
    subscript(node: NodeIndex) -> ArraySlice<UInt8> {
        let start = node.rawValue * hashLength
        return bytes[start..<start + hashLength]
    }
}
