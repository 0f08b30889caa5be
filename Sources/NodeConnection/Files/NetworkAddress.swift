internal import Foundation
internal import NodeClient

/// A numeric network address, and whether it lies in the open internet.
struct NetworkAddress: Sendable, Hashable {
    /// 4 or 16 bytes.
    let bytes: [UInt8]
    /// As a number is written.
    let text: String

    /// Reads a number; nothing when the text is a name.
    init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: six) { Array($0) }
        } else {
            return nil
        }
        self.text = text
    }

    /// Whether anybody may be asked there: not this machine, not a network at home, nothing set apart for other uses.
    ///
    /// See: RFC 6890; spec mail.md 2.6.1
    var isPublic: Bool {
        if bytes.count == 4 { return Self.isPublic(version4: bytes) }
        if let embedded { return Self.isPublic(version4: embedded) }
        // Only 2000::/3 is given out; documentation and Teredo are parts of it nobody serves files from.
        guard bytes[0] & 0xe0 == 0x20 else { return false }
        return !bytes.starts(with: [0x20, 0x01, 0x0d, 0xb8]) && !bytes.starts(with: [0x20, 0x01, 0, 0])
    }

    /// The IPv4 address inside of a mapped, translated or 6to4 one.
    private var embedded: [UInt8]? {
        if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) { return Array(bytes[12...]) }
        if bytes.starts(with: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]) { return Array(bytes[12...]) }
        if bytes.starts(with: [0x20, 0x02]) { return Array(bytes[2..<6]) }
        return nil
    }

    private static func isPublic(version4 bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1]) {
        case (0, _), (10, _), (127, _), (169, 254), (192, 168): false
        case (100, 64...127), (172, 16...31), (198, 18...19): false
        case (192, 0): bytes[2] != 0 && bytes[2] != 2
        case (192, 88): bytes[2] != 99
        case (198, 51): bytes[2] != 100
        case (203, 0): bytes[2] != 113
        case (224..., _): false
        default: true
        }
    }

    /// The addresses of a name, in the system's order; several threads may ask at once.
    static func resolve(_ name: String) async throws(NodeError) -> [NetworkAddress] {
        if let number = NetworkAddress(name) { return [number] }
        let found = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: lookUp(name)) }
        }
        guard !found.isEmpty else {
            throw NodeError(.unavailable, "the name of the file server is not known")
        }
        return found
    }

    private static func lookUp(_ name: String) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [NetworkAddress] = []
        var next = list
        while let entry = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0,
                NI_NUMERICHOST) == 0
            {
                let number = String(
                    decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                if let address = NetworkAddress(number) { found.append(address) }
            }
            next = entry.pointee.ai_next
        }
        return found
    }
}
