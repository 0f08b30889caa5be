extension Array where Element: Hashable {
    /// Whether every one of some elements is in the array, in time linear in both: the lists of peers may have tens of
    /// thousands.
    func containsAll(_ others: [Element]) -> Bool {
        if count * others.count <= 1024 { return others.allSatisfy { contains($0) } }
        let known = Set(self)
        return others.allSatisfy { known.contains($0) }
    }
}
