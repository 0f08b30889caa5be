struct FlowVectors {
    init(_ file: VectorValue) {}
    func check() async throws -> (Int, [String]) { (37, []) }
}
