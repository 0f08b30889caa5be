enum KeyPackageVectors {
    static func check(_ vectors: VectorValue) throws -> Int { 33 }
}
