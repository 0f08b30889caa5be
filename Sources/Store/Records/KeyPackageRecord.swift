/// A key package we published, with its private keys.
public struct KeyPackageRecord: Sendable, Equatable {
    /// The KeyPackageRef.
    public var reference: [UInt8]
    /// The public init key, by which a Welcome's wrapper may name the package.
    public var initKey: [UInt8]
    /// The public X-Wing key, by which a wrapper may name it too.
    public var wrapperKey: [UInt8]?
    /// The package and its private keys, encoded by the engine; sealed at rest.
    public var bundle: [UInt8]
    /// When it was made.
    public var createdNanoseconds: Int64
    /// From when on it may be forgotten.
    public var deleteAfterNanoseconds: Int64?

    /// A package.
    public init(
        reference: [UInt8], initKey: [UInt8], wrapperKey: [UInt8]?, bundle: [UInt8],
        createdNanoseconds: Int64,
        deleteAfterNanoseconds: Int64? = nil
    ) {
        self.reference = reference
        self.initKey = initKey
        self.wrapperKey = wrapperKey
        self.bundle = bundle
        self.createdNanoseconds = createdNanoseconds
        self.deleteAfterNanoseconds = deleteAfterNanoseconds
    }
}
