/// Whether two byte strings are equal, in a time that depends on their lengths only: for tags and secrets.
public func constantTimeEquals(_ left: RawSpan, _ right: RawSpan) -> Bool {
    guard left.byteCount == right.byteCount else { return false }
    return left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in
            var difference: UInt8 = 0
            for index in 0..<left.count { difference |= left[index] ^ right[index] }
            return difference == 0
        }
    }
}

/// Whether two byte strings are equal, in a time that depends on their lengths only: for tags and secrets.
public func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    constantTimeEquals(left.span.bytes, right.span.bytes)
}
