public import MLS

/// One case of one file format of the working group's vectors.
///
/// A new format is a new type here, and a line in ``VectorFormats``.
public protocol VectorCase: Decodable, Sendable {
    /// The format's name, which is its usual file name without the ending.
    static var format: String { get }
    /// Keys that only this format's cases have together: how a file is recognised, whatever its name.
    static var marks: Set<String> { get }

    /// Does what the format demands.
    ///
    /// - Throws: ``VectorFailure``, or what the library threw, if anything comes out otherwise.
    func check(with crypto: any CryptoProvider) throws
}

/// What came out otherwise than the case says.
public struct VectorFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// Compares one value of a case.
public func expect(_ name: @autoclosure () -> String, _ found: [UInt8], is expected: HexBytes) throws {
    guard found == expected.bytes else { throw VectorFailure("\(name()) differs") }
}

/// Compares one value of a case.
public func expect<Value: Equatable>(
    _ name: @autoclosure () -> String, _ found: Value, is expected: Value
) throws {
    guard found == expected else { throw VectorFailure("\(name()) differs") }
}

/// Demands that something holds.
public func expect(_ name: @autoclosure () -> String, _ holds: Bool) throws {
    guard holds else { throw VectorFailure(name()) }
}
